/** The dashboard leads to the images behind a figure, and settings are readable in both themes. */
import type { Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { logIn, runPython } from './stack';
import { expect, test } from './watched';

test('figures lead to the images and to a file', async ({ page }) => {
  const seeding = ['-m', 'tests.support.seed_images', '--name', 'Figures', '--count', '24'];
  const { project } = JSON.parse(runPython(...seeding)) as { project: string };
  await logIn(page);
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
    page.getByTestId('csv-people').click(),
  ]);
  expect(file.suggestedFilename()).toBe('people.csv');

  await page.getByTestId('segment-submitted').click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project}(/images)?/?\\?state=submitted`));
  await expect(page.getByTestId('image-count')).toHaveText('9 images');
});

async function expectAccessibleInBothThemes(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
}
