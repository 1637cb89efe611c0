/** A small object of a large image: zoomed to, SAM sees it nearer, in the page and over REST. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LabelingPage } from './labelingPage';
import { logIn, predictMask, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 1500, width: 2000 };
/** As make_small_objects.py draws it. */
const DISC = { x: 810, y: 590, area: 154 };

const photograph = join(mkdtempSync(join(tmpdir(), 'samweb-crops-')), 'photograph.jpg');

test.beforeAll(() => {
  runPython('tests/e2e/make_small_objects.py', photograph);
});

interface Saved {
  readonly area: number;
  readonly bbox: readonly number[];
  readonly segmentation: { readonly counts: string };
  readonly recipe: {
    readonly crop?: Readonly<Record<'x0' | 'y0' | 'x1' | 'y1', number>>;
    readonly prompts: readonly unknown[];
  };
}

test('a small object is seen nearer, and is the same mask on the server', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Small', photograph);
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.ready();
  await expect(labeling.root).toHaveAttribute('data-crop', '');

  await test.step('zooming in asks for the crop in sight', async () => {
    await labeling.hover(DISC.x, DISC.y);
    for (let notch = 0; notch < 9; notch += 1) await page.mouse.wheel(0, -240);
    await expect(labeling.root).toHaveAttribute('data-crop', /^\d+ \d+ \d+ \d+$/);
    await expect(page.getByTestId('sam-crop')).toContainText('closer');
  });

  // Between the notches of a slow wheel other crops are in sight.
  let crop = '';
  await expect
    .poll(
      async () => {
        const before = crop;
        crop = (await labeling.root.getAttribute('data-crop')) ?? '';
        return crop !== '' && crop === before;
      },
      { intervals: [1_000] },
    )
    .toBe(true);
  await expect(page.getByTestId('sam-crop')).not.toContainText('reading');

  await test.step('a click finds the object, and the recipe keeps the crop', async () => {
    // The wheel keeps the point under the pointer where it is.
    const at = await labeling.at(DISC.x, DISC.y);
    await page.mouse.click(at.x, at.y);
    await labeling.expectPrompts(1);
    await page.keyboard.press('f');
    await labeling.expectAnnotations(1);
    await labeling.expectSaved();
  });

  const list = await page.request.get(`/api/v1/images/${imageId}/annotations/`);
  const [saved] = ((await list.json()) as { results: readonly Saved[] }).results;
  if (saved === undefined) throw new Error('Nothing was saved.');
  const { x0, y0, x1, y1 } = saved.recipe.crop ?? {
    x0: 0,
    y0: 0,
    x1: 0,
    y1: 0,
  };
  expect([x0, y0, x1, y1].join(' ')).toBe(crop);
  expect(saved.area).toBeGreaterThan(0.6 * DISC.area);
  expect(saved.area).toBeLessThan(1.5 * DISC.area);

  await test.step('the server makes the same mask of the recipe', async () => {
    const { prompts } = saved.recipe;
    const asked = { sets: [{ prompts }], crop: saved.recipe.crop };
    const predicted = await predictMask<Saved>(page, imageId, asked);
    expect(Math.abs(predicted.area - saved.area)).toBeLessThanOrEqual(2);
    expect(predicted.bbox).toEqual(saved.bbox);
  });

  await test.step('fitted again, the whole image answers', async () => {
    await page.keyboard.press('0');
    await expect(labeling.root).toHaveAttribute('data-crop', '');
  });
});
