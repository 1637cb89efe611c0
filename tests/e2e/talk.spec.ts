/** Aliases, skipping and comments, from the settings to the images page and a second tab. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 303, width: 384 };

const folder = mkdtempSync(join(tmpdir(), 'samweb-talk-'));
const coins = join(folder, 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

/** What the server has of the first category. */
async function aliasesOf(page: Page, projectId: string): Promise<readonly string[]> {
  const answer = await page.request.get(`/api/v1/projects/${projectId}/categories/`);
  const { results } = (await answer.json()) as { results: readonly { aliases: string[] }[] };
  return results[0]?.aliases ?? [];
}

test('aliases find, comments reach the other tab, a skipped image comes back', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Talk', coins);
  const imagePath = `/projects/${projectId}/images/${imageId}`;
  await page.goto(`/projects/${projectId}/settings`);
  const aliases = page.getByRole('combobox', { name: 'Aliases of coin' });
  await expect(aliases).toBeVisible();
  await aliases.fill('Coin');
  await aliases.press('Enter');
  await expect(page.getByText('has the name')).toBeVisible();
  await expectAccessible(page);
  await aliases.fill('denarius');
  await aliases.press('Enter');
  await expect(page.getByTestId('category-row').first()).toContainText('denarius');
  // The page shows it before the server has it.
  await expect.poll(() => aliasesOf(page, projectId)).toContain('denarius');

  const other = await page.context().newPage();
  await other.goto(imagePath);
  await page.goto(imagePath);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.opened();
  await page.keyboard.press('r');
  await labeling.drag(60, 60, 100, 100);
  await labeling.expectAnnotations(1);
  await page.keyboard.press('t');
  await expect(page.getByTestId('category-picker').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('DENA');
  await expect(page.getByRole('option')).toHaveText(/coin\s*denarius/);
  await page.keyboard.press('Escape');

  await labeling.hover(80, 80);
  await page.keyboard.press('Alt+c');
  const box = page.getByTestId('comment-box');
  await expect(box).toContainText('New comment on coin');
  await expect(box.getByTestId('comment-field')).toBeFocused();
  await page.keyboard.type('Is this one coin?');
  await page.keyboard.press('Enter');
  await expect(box.getByRole('listitem')).toHaveText(/Is this one coin\?/);
  await expectAccessible(page);
  await other.getByTestId('comment-row').click();
  await other.getByTestId('comment-field').fill('Two.');
  await other.getByTestId('comment-field').press('Enter');
  await expect(box.getByRole('listitem')).toHaveCount(2);
  await other.close();
  await page.keyboard.press('Escape');

  await page.keyboard.press('Shift+W');
  await expect(page.getByTestId('skip-panel')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('5');
  await expect(page.getByTestId('skip-panel').getByRole('textbox')).toBeFocused();
  await page.keyboard.type('upside down');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('skipped-notice')).toContainText('upside down');
  await labeling.expectSaved();

  await page.goto(`/projects/${projectId}?state=skipped`);
  await expect(page.getByTestId('image-skip')).toHaveText('upside down');
  await page.getByTestId('filter-comments').click();
  await page.getByRole('option', { name: 'Open' }).click();
  await expect(page.getByTestId('image-comments')).toBeVisible();
  await page.goto(imagePath);
  await page.getByRole('button', { name: 'Send back' }).click();
  await expect(page.getByTestId('image-state')).toHaveText('In progress');
  await page.getByTestId('comment-pin').click();
  await box.getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByTestId('comment-pin')).toBeHidden();
  await labeling.expectAnnotations(1);
});
