/** The dashboard leads to the images behind a figure, and settings are readable in both themes. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { logIn, runPython, seedImages } from './stack';
import { expect, test } from './watched';

const coins = join(mkdtempSync(join(tmpdir(), 'samweb-dashboard-')), 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

test('figures lead to the images and to a file', async ({ page }) => {
  await logIn(page);
  const { projectId: project } = await seedImages(page, 'Figures', coins, 2);
  for (const address of [
    `/projects/${project}/settings`,
    '/installation',
    `/projects/${project}/dashboard`,
  ]) {
    await page.goto(address);
    await expectAccessibleInBothThemes(page);
  }
  await expect(page.getByTestId('dashboard-encoder')).toContainText('Encoder idle.');

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('csv-states').click(),
  ]);
  expect(file.suggestedFilename()).toBe('states.csv');

  await page.getByTestId('segment-todo').click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project}(/images)?/?\\?state=todo`));
  await expect(page.getByTestId('image-count')).toHaveText('2 images');
});

async function expectAccessibleInBothThemes(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
}
