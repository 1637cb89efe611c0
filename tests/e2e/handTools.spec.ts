/** Masks made by hand: what the server keeps of brush, eraser and polygon, to the pixel. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 303, width: 384 };

const folder = mkdtempSync(join(tmpdir(), 'samweb-hands-'));
const coins = join(folder, 'coins.png');

interface SavedMask {
  readonly id: string;
  readonly segmentation: {
    readonly size: readonly number[];
    readonly counts: string;
  };
  readonly area: number;
  readonly bbox: readonly number[];
  readonly source: string;
}

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

async function savedMasks(page: Page, imageId: string): Promise<readonly SavedMask[]> {
  const answer = await page.request.get(`/api/v1/images/${imageId}/annotations/`);
  return ((await answer.json()) as { results: readonly SavedMask[] }).results;
}

test('brush, hole, polygon, undo and redo are saved as masks', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Hands', coins);
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await expect(labeling.root).toHaveAttribute('data-picture', 'shown');
  await expect(labeling.root).toHaveAttribute('data-image', imageId);
  const areas = async (): Promise<readonly number[]> => {
    await labeling.expectSaved();
    return (await savedMasks(page, imageId)).map(({ area }) => area);
  };
  const click = async (x: number, y: number): Promise<void> => {
    const at = await labeling.at(x, y);
    await page.mouse.click(at.x, at.y);
  };

  await page.keyboard.press('b');
  await page.getByRole('slider', { name: 'Size of the tip' }).fill('40');
  await page.getByRole('button', { name: 'Square tip' }).click();
  await labeling.drag(100, 100, 140, 100);
  await labeling.expectAnnotations(1);
  // A square of 40 that is swept by 40; the pointer lands on whole CSS pixels.
  await expect.poll(areas).toEqual([expect.closeTo(80 * 40, -2)]);
  const [brushed] = await savedMasks(page, imageId);
  expect(brushed?.source).toBe('manual');

  await page.keyboard.press('e');
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('[');
  await expect(page.getByTestId('tool-options')).toContainText('12 px');
  await click(120, 100);
  await expect.poll(areas).toEqual([(brushed?.area ?? 0) - 12 * 12]);
  const [holed] = await savedMasks(page, imageId);
  expect(holed?.bbox).toEqual(brushed?.bbox);

  await page.keyboard.press('Control+z');
  await expect.poll(areas).toEqual([brushed?.area]);
  expect((await savedMasks(page, imageId))[0]?.segmentation).toEqual(brushed?.segmentation);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(areas).toEqual([holed?.area]);
  expect((await savedMasks(page, imageId))[0]?.segmentation).toEqual(holed?.segmentation);

  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  for (const [x, y] of [
    [200, 50],
    [260, 50],
    [260, 90],
    [200, 90],
  ] as const) {
    await click(x, y);
  }
  await page.keyboard.press('Enter');
  await labeling.expectAnnotations(2);
  await expect.poll(areas).toEqual([holed?.area, 60 * 40]);
  const polygon = (await savedMasks(page, imageId)).find(({ area }) => area === 60 * 40);
  expect(polygon?.bbox).toEqual([200, 50, 60, 40]);
  expect(polygon?.segmentation).toEqual(rectangleRle(200, 50, 60, 40));

  await page.reload();
  await labeling.expectAnnotations(2);
});

/** COCO's text for a rectangle, by the server's own codec. */
function rectangleRle(x: number, y: number, width: number, height: number): unknown {
  const script = [
    'import numpy as np, json',
    'from annotations.masks.bitmaps import mask_to_rle',
    'from annotations.masks.rle import rle_to_json',
    `mask = np.zeros((${String(SIZE.height)}, ${String(SIZE.width)}), bool)`,
    `mask[${String(y)}:${String(y + height)}, ${String(x)}:${String(x + width)}] = True`,
    'print(json.dumps(rle_to_json(mask_to_rle(mask))))',
  ].join('\n');
  return JSON.parse(runPython('-c', script));
}
