/** The dashboard's figures are what was labeled; a part of the bar leads to its images. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedImages } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 303, width: 384 };
const COIN = [335, 44] as const;

const coins = join(mkdtempSync(join(tmpdir(), 'samweb-dashboard-')), 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

test('figures follow the work and lead to the images', async ({ page }) => {
  await logIn(page);
  const { projectId, imageIds } = await seedImages(page, 'Figures', coins, 2);
  await page.goto(`/projects/${projectId}/dashboard`);
  await expect(page.getByTestId('figure-objects')).toHaveText('0');

  await page.goto(`/projects/${projectId}/images/${imageIds[0] ?? ''}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.ready();
  await labeling.click(...COIN);
  await page.keyboard.press('f');
  await labeling.expectAnnotations(1);
  await page.keyboard.press('Shift+D');
  await labeling.expectSaved();

  await page.goto(`/projects/${projectId}/dashboard`);
  await expect(page.getByTestId('figure-objects')).toHaveText('1');
  await expect(page.getByTestId('figure-images')).toHaveText('1');
  await expect(page.getByTestId('figure-per-day')).toHaveText('1.0');
  await expect(page.getByTestId('person-row')).toHaveCount(1);
  await expect(page.getByTestId('dashboard-encoder')).toContainText('Encoder idle.');
  for (const address of [
    `/projects/${projectId}/settings`,
    '/installation',
    `/projects/${projectId}/dashboard`,
  ]) {
    await page.goto(address);
    await expectAccessible(page);
  }

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('csv-people').click(),
  ]);
  expect(file.suggestedFilename()).toBe('people.csv');

  await page.getByTestId('segment-submitted').click();
  await expect(page).toHaveURL(new RegExp(`/projects/${projectId}(/images)?/?\\?state=submitted`));
  await expect(page.getByTestId('image-card')).toHaveCount(1);
});

async function expectAccessible(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
}
