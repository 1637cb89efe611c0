/** Proposals on the real stack: a run, sliders, and objects of what was taken over. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 303, width: 384 };

const coins = join(mkdtempSync(join(tmpdir(), 'samweb-proposals-')), 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

test('proposals are found, chosen by a slider and taken over', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Proposals', coins);
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.opened();

  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Few, large' }).click();
  await page.getByTestId('find-objects').click();
  const count = page.getByTestId('proposal-count');
  await expect(count).toBeVisible({ timeout: 300_000 });
  const numbers = async (): Promise<readonly number[]> =>
    [...((await count.textContent()) ?? '').matchAll(/\d+/g)].map(Number);

  await page.getByRole('slider', { name: 'Predicted IoU' }).fill('45');
  const [loose = 0, total = 0] = await numbers();
  await page.getByRole('slider', { name: 'Predicted IoU' }).fill('70');
  const [strict = 0] = await numbers();
  expect(strict).toBeLessThanOrEqual(loose);
  expect(loose).toBeLessThan(total);
  await page.getByRole('slider', { name: 'Predicted IoU' }).fill('45');

  await page.getByTestId('take-all').click();
  await labeling.expectAnnotations(loose);
  await labeling.expectSaved();

  const answer = await page.request.get(`/api/v1/images/${imageId}/annotations/`);
  const saved = ((await answer.json()) as { results: { source: string }[] }).results;
  expect(saved).toHaveLength(loose);
  expect(new Set(saved.map(({ source }) => source))).toEqual(new Set(['automask']));
  await expect(page.getByTestId('take-all')).toBeDisabled();
});
