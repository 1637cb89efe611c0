/** An image larger than its display image is as sharp as its file. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 3000, width: 9000 };
const stripes = join(mkdtempSync(join(tmpdir(), 'samweb-large-')), 'stripes.jpg');

test.beforeAll(() => {
  runPython('tests/e2e/make_stripes.py', stripes);
});

/** Darkest and brightest red, 0 to 255, in a small piece of the screen around a place. */
async function shadesAround(page: Page, x: number, y: number): Promise<readonly [number, number]> {
  const picture = await page.screenshot({ clip: { x: x - 20, y: y - 20, width: 40, height: 40 } });
  return page.evaluate(async (encoded) => {
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (context === null) throw new Error('No canvas.');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const reds = Array.from(data).filter((_, index) => index % 4 === 0);
    return [Math.min(...reds), Math.max(...reds)] as const;
  }, picture.toString('base64'));
}

test('a look closer brings the pixels of the file', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Large', stripes);
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.ready();
  const { x, y } = await labeling.at(4500, 1500);
  const [dark, bright] = await shadesAround(page, x, y + 60);
  expect(bright - dark).toBeLessThan(60);

  const tile = page.waitForResponse((response) => /\/tiles\/\w+\/0\//.test(response.url()));
  await page.mouse.move(x, y);
  for (let turn = 0; turn < 14; turn += 1) await page.mouse.wheel(0, -240);

  expect((await tile).status()).toBe(200);
  await expect
    .poll(async () => {
      const [darkest, brightest] = await shadesAround(page, x, y + 60);
      return brightest - darkest;
    })
    .toBeGreaterThan(200);
});
