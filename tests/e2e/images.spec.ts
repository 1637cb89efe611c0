/** A manager hands out work in the grid of images; an annotator goes on with their own. */
import type { Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { logIn, runPython, url } from './stack';
import { expect, test } from './watched';

interface Seed {
  readonly project: string;
  readonly links: Readonly<Record<string, string>>;
}

const COUNT = 60;

const seedImages = (name: string): Seed =>
  JSON.parse(
    runPython('-m', 'tests.support.seed_images', '--name', name, '--count', String(COUNT)),
  ) as Seed;

const card = (page: Page, number: number) => page.locator(`[data-number="${String(number)}"]`);

async function logInAs(page: Page, link: string): Promise<void> {
  await page.goto(`${url}/login#link=${link}`);
  await page.getByTestId('password-later').click();
}

test('images are filtered, selected, assigned, tagged, deleted and taken back', async ({
  page,
}) => {
  const { project } = seedImages('Hand out');
  await logIn(page);
  await page.goto(`/projects/${project}`);
  await expect(page.getByTestId('image-count')).toHaveText('60 images');
  await expect(page.getByTestId('image-overlay').first()).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('/');
  await expect(page.locator('input:focus')).toBeVisible();
  await page.keyboard.type('frame_00000');
  await expect(page.getByTestId('image-count')).toHaveText('9 images');
  await expect(page).toHaveURL(/path=frame_00000/);

  await card(page, 2).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await card(page, 7).click({ modifiers: ['Shift'] });
  await expect(page.getByTestId('selected-count')).toHaveText('6 selected');
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('selected-count')).toHaveText('9 selected');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('bulk-bar')).toBeHidden();
  await card(page, 2).click({ modifiers: ['Control'] });
  await card(page, 7).click({ modifiers: ['Shift'] });

  await page.getByTestId('bulk-assign').click();
  await page.getByRole('checkbox', { name: 'ada', exact: true }).click();
  await page.getByRole('checkbox', { name: 'ben', exact: true }).click();
  await expect(page.getByTestId('assignee').filter({ hasText: '+3' })).toHaveCount(2);
  await expectAccessible(page);
  await page.getByTestId('assign').click();
  await expect(card(page, 4)).toHaveAttribute('data-assignee', 'ada');
  await expect(card(page, 5)).toHaveAttribute('data-assignee', 'ben');

  await card(page, 3).click({ modifiers: ['Control'] });
  await page.getByTestId('bulk-tag').click();
  await page.getByTestId('tag-name').fill('night');
  await page.getByTestId('add-tag').click();
  await page.getByTestId('filter-tag').click();
  await page.getByRole('option', { name: 'night' }).click();
  await expect(page.getByTestId('image-count')).toHaveText('1 image');
  await expect(page).toHaveURL(/tag=night/);

  await page.getByTestId('image-check').click();
  await page.getByTestId('bulk-delete').click();
  await expect(page.getByText('No image matches')).toBeVisible();
  const deletion = page.getByRole('alert').filter({ hasText: '1 image deleted.' });
  await deletion.getByTestId('undo').click();
  await expect(card(page, 3)).toBeVisible();

  await page.getByTestId('image-check').click();
  await page.getByTestId('bulk-delete').click();
  await expect(page.getByText('No image matches')).toBeVisible();
  await page.getByTestId('show-trash').click();
  await expect(page.getByTestId('image-count')).toHaveText('1 image');
  await page.getByTestId('image-check').click();
  await page.getByTestId('bulk-restore').click();
  await expect(page.getByText('The trash is empty')).toBeVisible();
});

test('an annotator continues with their own images, and then with free ones', async ({
  page,
  browser,
}) => {
  const { project, links } = seedImages('Go on');
  await logIn(page);
  await page.goto(`/projects/${project}`);
  await card(page, 7).click({ modifiers: ['Control'] });
  await page.getByTestId('bulk-assign').click();
  await page.getByRole('checkbox', { name: 'ada', exact: true }).click();
  await page.getByTestId('assign').click();
  await expect(card(page, 7)).toHaveAttribute('data-assignee', 'ada');
  const own = await card(page, 7).getAttribute('data-image');

  const ada = await (await browser.newContext()).newPage();
  await logInAs(ada, links['ada'] ?? '');
  await ada.getByTestId('home-continue').waitFor();
  await expect(ada.getByTestId('home-continue')).toContainText('Go on');
  await expectAccessible(ada);
  await ada.keyboard.press('Enter');
  const labeling = ada.getByTestId('labeling-page');
  await expect(labeling).toHaveAttribute('data-image', own ?? '');
  await expect(labeling).toHaveAttribute('data-annotations', '2');

  await ada.keyboard.press('Shift+D');
  await expect(labeling).not.toHaveAttribute('data-image', own ?? '');
  await expect(labeling).toHaveAttribute('data-image', /./);
  const taken = await labeling.getAttribute('data-image');
  await expect(page.locator(`[data-image="${String(taken)}"]`)).toHaveAttribute(
    'data-assignee',
    'ada',
  );
  await ada.context().close();
});
