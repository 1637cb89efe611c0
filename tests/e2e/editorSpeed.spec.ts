/**
 * The editor, point 8: a thousand masks are pixels of one canvas and no nodes of the page. How fast
 * they move is measured by `make bench NAME=editor`.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LabelingPage } from './labelingPage';
import { box, SavedImage, without } from './savedImage';
import { shadesOf } from './shades';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 240, width: 320 };
const MASKS = 1000;
/** A page without any mask has about 400 nodes. */
const MOST_NODES = 900;

/** Wider than a texture: a mask over all of it lies on several. */
const WIDE = { height: 600, width: 3000 };

const folder = mkdtempSync(join(tmpdir(), 'samweb-editor-speed-'));
const flat = join(folder, 'flat.png');

const wide = join(folder, 'wide.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_flat.py', flat);
  runPython('tests/e2e/make_flat.py', wide, String(WIDE.width), String(WIDE.height));
});

test('a thousand masks are listed, filtered and cut without a node each', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Many', flat);
  runPython('tests/e2e/make_many_masks.py', imageId, String(MASKS));
  const saved = new SavedImage(page, imageId);
  const labeling = new LabelingPage(page, SIZE);
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  await labeling.ready();
  await labeling.expectAnnotations(MASKS);
  await expect(labeling.root).toHaveAttribute('data-drawn', String(MASKS));
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(MOST_NODES);

  await page.getByTestId('object-filter').fill('coin 1000');
  await expect(page.getByTestId('object')).toHaveCount(1);
  await page.getByTestId('object').getByRole('button').first().click();
  await page.getByTestId('object-filter').focus();
  // Escape clears the filter and gives the keys back to the canvas.
  await page.getByTestId('object-filter').press('Escape');
  // The list follows the selection to its end.
  await expect(page.getByTestId('object').filter({ hasText: 'coin 1000' })).toBeVisible();
  await page.keyboard.press('Delete');
  await labeling.expectAnnotations(MASKS - 1);
  await labeling.expectSaved();
  await expect.poll(async () => (await saved.objects()).length).toBe(MASKS - 1);
  await page.keyboard.press('Control+z');
  const objects = await saved.expectObjects((found) => expect(found).toHaveLength(MASKS));
  expect(objects.every(({ bbox: [x, y], area }) => area === 16 && box(0, 0, 320, 240)(x, y))).toBe(
    true,
  );
});

test('a mask that no texture holds is shown to the pixel', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Wide', wide);
  const saved = new SavedImage(page, imageId);
  const labeling = new LabelingPage(page, WIDE);
  const { keyboard, mouse } = page;
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  await labeling.ready();
  await keyboard.press('r');
  await labeling.drag(-30, -30, WIDE.width + 30, WIDE.height + 30);
  const all = box(0, 0, WIDE.width, WIDE.height);
  await saved.expectMasks(all);

  // One pixel beside the seam of two textures is taken out.
  await keyboard.press('e');
  await page.getByRole('slider', { name: 'Size of the tip' }).fill('1');
  await page.getByRole('button', { name: 'Square tip' }).click();
  await labeling.hover(1503, 303);
  for (let notch = 0; notch < 14; notch += 1) await mouse.wheel(0, -240);
  const readout = page.getByTestId('readout');
  await expect(readout).toContainText('6400 %');
  const [, x, y] = /x (\d+) {2}y (\d+)/.exec((await readout.textContent()) ?? '') ?? [];
  const at = await labeling.at(1503, 303);
  await mouse.click(at.x, at.y);
  await keyboard.press('v');
  await keyboard.press('Escape');
  const hole = box(Number(x), Number(y), Number(x) + 1, Number(y) + 1);
  await saved.expectMasks(without(all, hole));
  await mouse.move(at.x - 300, at.y - 200);
  const there = async (): Promise<unknown> => (await shadesOf(page, [at]))[0];
  await expect.poll(there).toEqual([96, 96, 96]);
  const beside = [-64, 64].flatMap((way) => [
    { x: at.x + way, y: at.y },
    { x: at.x, y: at.y + way },
  ]);
  for (const shade of await shadesOf(page, beside)) expect(shade).not.toEqual([96, 96, 96]);
});
