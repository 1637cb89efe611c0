/** The editor, point 3: cleaning and the linter, to the pixel that the server keeps. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LabelingPage } from './labelingPage';
import { any, box, differing, pixelsOf, SavedImage, without } from './savedImage';
import { shadesAt } from './shades';
import { csrfHeader, logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 240, width: 320 };
const WHOLE = box(20, 20, 100, 100);
const HOLE = box(50, 50, 53, 53);
const ISLAND = box(150, 50, 153, 53);
/** Of the file, where no mask lies. */
const GROUND = [96, 96, 96];

const flat = join(mkdtempSync(join(tmpdir(), 'samweb-editor-cleaning-')), 'flat.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_flat.py', flat);
});

test('masks are cleaned, and findings mended by one key each', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Cleaned', flat);
  const headers = await csrfHeader(page);
  const listing = await page.request.get(`/api/v1/projects/${projectId}/categories/`);
  const { results: categories } = (await listing.json()) as { results: { id: string }[] };
  for (const { id } of categories.slice(0, 2)) {
    const data = { is_exclusive: true };
    const answer = await page.request.patch(`/api/v1/categories/${id}/`, { headers, data });
    expect(answer.status()).toBe(200);
  }
  const path = `/api/v1/projects/${projectId}/`;
  const project = (await (await page.request.get(path)).json()) as { gate: object };
  const data = { gate: { ...project.gate, stray_pixels: 'stop' } };
  const ruled = await page.request.patch(path, { headers, data });
  expect(ruled.status()).toBe(200);

  const saved = new SavedImage(page, imageId);
  const labeling = new LabelingPage(page, SIZE);
  const { keyboard } = page;
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  await labeling.opened();
  const panel = page.getByTestId('cleaning');
  const open = async (): Promise<void> => {
    await labeling.hover(30, 30);
    await keyboard.press('g');
    await keyboard.press('Shift+C');
    await expect(panel).toBeVisible();
  };
  const apply = async (): Promise<void> => {
    await panel.getByRole('button', { name: 'Apply' }).click();
    await expect(panel).toBeHidden();
  };
  const dirty = any(without(WHOLE, HOLE), ISLAND);

  await test.step('an object with a pinhole and an island', async () => {
    await keyboard.press('r');
    await labeling.drag(20, 20, 100, 100);
    await keyboard.down('Alt');
    await labeling.drag(50, 50, 53, 53);
    await keyboard.up('Alt');
    await keyboard.down('Shift');
    await labeling.drag(150, 50, 153, 53);
    await keyboard.up('Shift');
    await saved.expectMasks(dirty);
  });

  await test.step('the canvas shows it as it would be, and nothing is saved before', async () => {
    await open();
    const island = async (): Promise<unknown> => (await shadesAt(page, labeling, [151.5, 51.5]))[0];
    await expect.poll(island).toEqual(GROUND);
    await keyboard.press('Escape');
    await expect.poll(island).not.toEqual(GROUND);
    await saved.expectMasks(dirty);
  });

  await test.step('parts and holes below their sizes go; undo brings them back', async () => {
    await open();
    await keyboard.press('Enter');
    await saved.expectMasks(WHOLE);
    await keyboard.press('Control+z');
    await saved.expectMasks(dirty);
  });

  await test.step('the largest part alone, with its hole', async () => {
    await open();
    await panel.getByRole('checkbox', { name: 'Largest part only' }).check();
    await panel.getByRole('slider', { name: 'Fill holes below' }).fill('0');
    await apply();
    await saved.expectMasks(without(WHOLE, HOLE));
    await keyboard.press('Control+z');
  });

  await test.step('smoothing rounds the four corners, and those alone', async () => {
    await open();
    await panel.getByRole('checkbox', { name: 'Largest part only' }).uncheck();
    await panel.getByRole('slider', { name: 'Fill holes below' }).fill('4');
    await panel.getByRole('slider', { name: 'Smooth' }).fill('6');
    await apply();
    await saved.expectObjects(([one]) => {
      if (one === undefined) throw new Error('Nothing is there.');
      const corners = [20, 88].flatMap((x) => [20, 88].map((y) => box(x, y, x + 12, y + 12)));
      const shown = pixelsOf(one.segmentation);
      const inCorners = any(...corners);
      expect(differing(one, (x, y) => (inCorners(x, y) ? shown(x, y) : WHOLE(x, y)))).toBe(0);
      expect(differing(one, WHOLE)).toBeGreaterThan(8);
    });
    await keyboard.press('Control+z');
    await saved.expectMasks(dirty);
  });

  await test.step('stray pixels stop submitting; one key mends each finding', async () => {
    await keyboard.press('Escape');
    await keyboard.press('Shift+D');
    await expect(page.getByTestId('notice')).toContainText('to mend before');
    expect(await saved.state()).toBe('in_progress');
    await expect(page.getByTestId('finding')).toHaveCount(2);
    await keyboard.press('x');
    await keyboard.press('x');
    await saved.expectMasks(WHOLE);
    await keyboard.press('Control+z');
    await keyboard.press('Control+z');
    await saved.expectMasks(dirty);
    await keyboard.press('n');
    await keyboard.press('x');
    await expect(page.getByTestId('finding')).toHaveCount(1);
    await keyboard.press('x');
    await saved.expectMasks(WHOLE);
  });

  await test.step('a duplicate is deleted, an overlap is cut from the object behind', async () => {
    // The findings were shown from near.
    await keyboard.press('Escape');
    await keyboard.press('0');
    await labeling.drag(20, 20, 100, 100);
    const [, later] = await saved.expectObjects((found) => expect(found).toHaveLength(2));
    await expect(page.getByTestId('finding')).toHaveAttribute('data-rule', 'duplicate');
    await keyboard.press('n');
    await keyboard.press('x');
    const [left] = await saved.expectMasks(WHOLE);
    expect(left?.id).not.toBe(later?.id);

    await keyboard.press('Escape');
    await keyboard.press('0');
    await keyboard.press('2');
    await labeling.drag(80, 80, 140, 140);
    const front = box(80, 80, 140, 140);
    await saved.expectMasks(WHOLE, front);
    await expect(page.getByTestId('finding')).toHaveAttribute('data-rule', 'overlap');
    await keyboard.press('n');
    await keyboard.press('x');
    await saved.expectMasks(without(WHOLE, front), front);
    await keyboard.press('Control+z');
    await saved.expectMasks(WHOLE, front);
    await expect(page.getByTestId('finding')).toHaveAttribute('data-rule', 'overlap');
    await keyboard.press('n');
    await keyboard.press('x');
    await saved.expectMasks(without(WHOLE, front), front);
    await keyboard.press('Shift+D');
    await expect.poll(() => saved.state()).toBe('submitted');
  });
});
