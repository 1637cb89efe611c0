/** The pages in German: chosen by hand, complete, and back. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

import { de } from '../../frontend/src/words/de';
import { en } from '../../frontend/src/words/en';
import { sentencesOf } from '../../frontend/src/words/sentences';
import { expectAccessible } from './accessibility';
import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedProject } from './stack';

const SIZE = { height: 303, width: 384 };
const COIN = [335, 44] as const;

const GERMAN = new Set(sentencesOf(de).map(([, sentence]) => sentence));
const ENGLISH = new Set(
  sentencesOf(en).flatMap(([, sentence]) => (GERMAN.has(sentence) ? [] : [sentence])),
);

const coins = join(mkdtempSync(join(tmpdir(), 'samweb-german-')), 'coins.png');
test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

/** Everything that a person reads on the page or has read aloud. */
function saidOn(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const said: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() !== null) said.push(walker.currentNode.textContent ?? '');
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      document.querySelectorAll(`[${name}]`).forEach((element) => {
        said.push(element.getAttribute(name) ?? '');
      });
    }
    return said.map((one) => one.trim());
  });
}

/** Names of projects, which other tests may have given in English. */
async function projectNames(page: Page): Promise<ReadonlySet<string>> {
  const answer = await page.request.get('/api/v1/projects/');
  const { results } = (await answer.json()) as { results: { name: string }[] };
  return new Set(results.map(({ name }) => name));
}

async function expectGerman(page: Page, names: ReadonlySet<string> = new Set()): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  const said = await saidOn(page);
  expect(said.some((one) => GERMAN.has(one))).toBe(true);
  expect(said.filter((one) => ENGLISH.has(one) && !names.has(one))).toEqual([]);
}

test('everything is said in German once it is chosen, and in English again', async ({ page }) => {
  await page.goto('/login');
  await page.getByTestId('language-de').click();
  await expect(page.getByText(de.entrance.promise)).toBeVisible();
  await expectGerman(page);
  await expectAccessible(page);
  await logIn(page);

  const { projectId, imageId } = await seedProject(page, 'Münzen', coins);
  const names = await projectNames(page);
  const project = `/projects/${projectId}`;
  for (const path of [
    '/projects',
    project,
    `${project}/upload`,
    `${project}/dashboard`,
    `${project}/exports`,
    `${project}/members`,
    `${project}/settings`,
    '/account',
    '/installation',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectGerman(page, names);
  }

  await page.goto(`${project}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.ready();
  await labeling.click(...COIN);
  await page.keyboard.press('f');
  await labeling.expectAnnotations(1);
  await labeling.expectSaved();
  for (const panel of ['?', 't', 'Control+k', 'Shift+w', 'o']) {
    await page.keyboard.press(panel);
    await expectGerman(page, names);
    await page.keyboard.press('Escape');
  }

  await page.goto('/projects');
  await page.getByTestId('account-menu').click();
  await page.getByTestId('language-en').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { name: 'Münzen' })).toBeVisible();
  expect((await saidOn(page)).filter((one) => ENGLISH.has(one))).not.toEqual([]);
});
