/** A manager's first project: invited, assigned, labeled, added up, and somebody leaves. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { LabelingPage } from './labelingPage';
import { invite, leave, newcomer, signUp } from './newcomers';
import type { Person } from './newcomers';
import { logIn, makeProject, readyImages, runPython, uploadFile } from './stack';

const SIZE = { height: 303, width: 384 };
const COINS = [
  [335, 44],
  [45, 124],
] as const;
const IMAGES = 4;
const coins = join(mkdtempSync(join(tmpdir(), 'samweb-annotators-')), 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

test('two people are invited, label what they were assigned, and the figures add up', async ({
  browser,
}) => {
  const manager = await newcomer(browser);
  await logIn(manager.page);
  const projectId = await makeProject(manager.page, 'Harbour');
  for (let number = 1; number <= IMAGES; number += 1) {
    await uploadFile(manager.page, projectId, `${String(number)}.png`, coins);
  }
  await readyImages(manager.page, projectId, IMAGES);

  await manager.page.goto(`/projects/${projectId}/members`);
  await expect(manager.page.getByTestId('member-row').first()).toBeVisible();
  await expectAccessible(manager.page);
  const links = [await invite(manager.page, 'annotator'), await invite(manager.page, 'annotator')];
  const mary = await newcomer(browser);
  const joan = await newcomer(browser);
  await signUp(mary.page, links[0] ?? '', 'mary');
  await signUp(joan.page, links[1] ?? '', 'joan');
  const spent = await newcomer(browser);
  await spent.page.goto(links[0] ?? '');
  await expect(spent.page.getByTestId('problem')).toContainText('already accepted');

  await assignEvenly(manager.page, projectId, ['mary', 'joan']);
  const marysImages = await labelOwn(mary, [2, 1]);
  const joansImages = await labelOwn(joan, [1, 1]);
  expect(new Set([...marysImages, ...joansImages]).size).toBe(4);

  await expectFigures(manager.page, projectId);
  await takeOut(manager.page, projectId, 'mary');
  await expectGone(mary.page, projectId);
  const kept = await manager.page.request.get(
    `/api/v1/images/${marysImages[0] ?? ''}/annotations/`,
  );
  expect(((await kept.json()) as { results: unknown[] }).results).toHaveLength(2);
  await expectFigures(manager.page, projectId);
  await leave(manager, mary, joan, spent);
});

async function assignEvenly(page: Page, projectId: string, names: string[]): Promise<void> {
  await page.goto(`/projects/${projectId}`);
  await expect(page.getByTestId('image-card')).toHaveCount(IMAGES);
  await page.keyboard.press('Control+a');
  await page.getByTestId('bulk-assign').click();
  for (const name of names) await page.getByRole('checkbox', { name, exact: true }).click();
  await expect(page.getByTestId('assignee').filter({ hasText: '+2' })).toHaveCount(2);
  await page.getByTestId('assign').click();
  for (const name of names) {
    await expect(page.locator(`[data-assignee="${name}"]`)).toHaveCount(IMAGES / 2);
  }
}

/** Continue from the home page by Enter; label and submit; gives the images in their order. */
async function labelOwn({ page }: Person, objects: readonly number[]): Promise<string[]> {
  await page.goto('/');
  await expect(page.getByTestId('home-continue')).toContainText('Harbour');
  await page.keyboard.press('Enter');
  const labeling = new LabelingPage(page, SIZE);
  const images: string[] = [];
  for (const count of objects) {
    await labeling.ready();
    images.push((await labeling.root.getAttribute('data-image')) ?? '');
    for (const [number, [x, y]] of COINS.slice(0, count).entries()) {
      await labeling.click(x, y);
      await page.keyboard.press('f');
      await labeling.expectAnnotations(number + 1);
    }
    await page.keyboard.press('Shift+D');
    // After the last one there is nowhere to go.
    if (images.length === objects.length) {
      await expect(labeling.root).toHaveAttribute('data-image-state', 'submitted');
    } else {
      await expect(labeling.root).not.toHaveAttribute('data-image', images.at(-1) ?? '');
    }
    await labeling.expectSaved();
  }
  return images;
}

interface Answer {
  readonly last_day: string;
  readonly image_counts: object;
  readonly numbers: object;
  readonly categories: readonly { name: string; objects: number }[];
  readonly people: readonly {
    id: number | null;
    username: string;
    work: object;
  }[];
  readonly days: readonly { day: string; work: { objects: number } }[];
}

/** The figures by REST are those of a plain recomputation, and the page shows them. */
async function expectFigures(page: Page, projectId: string): Promise<void> {
  const path = `/api/v1/projects/${projectId}/dashboard/?days=30&time_zone=UTC`;
  const answer = (await (await page.request.get(path)).json()) as Answer;
  const printed = runPython('tests/e2e/recompute_dashboard.py', projectId, answer.last_day);
  expect(JSON.parse(printed)).toMatchObject({
    image_counts: answer.image_counts,
    numbers: answer.numbers,
    categories: Object.fromEntries(answer.categories.map((row) => [row.name, row.objects])),
    people: Object.fromEntries(answer.people.map((row) => [String(row.id), row.work])),
    days: Object.fromEntries(answer.days.map((row) => [row.day, row.work])),
  });
  expect(answer.image_counts).toMatchObject({ submitted: 4, total: IMAGES });
  expect(answer.people).toMatchObject([
    { username: 'mary', work: { objects: 3, images: 2 } },
    { username: 'joan', work: { objects: 2, images: 2 } },
  ]);
  await page.goto(`/projects/${projectId}/dashboard`);
  await expect(page.getByTestId('figure-objects')).toHaveText('5');
  await expect(page.getByTestId('figure-images')).toHaveText('4');
  // Two days when midnight came in between.
  const active = answer.days.filter(({ work }) => work.objects > 0);
  await expect(page.getByTestId('figure-per-day')).toHaveText((5 / active.length).toFixed(1));
  await expect(page.getByTestId('person-row')).toHaveCount(2);
}

async function takeOut(page: Page, projectId: string, username: string): Promise<void> {
  await page.goto(`/projects/${projectId}/members`);
  const row = page.locator(`[data-testid="member-row"][data-username="${username}"]`);
  await row.getByTestId('remove-member').click();
  await page.getByTestId('confirm-remove').click();
  await expect(row).toHaveCount(0);
}

async function expectGone(page: Page, projectId: string): Promise<void> {
  const answer = await page.request.get(`/api/v1/projects/${projectId}/`);
  expect(answer.status()).toBe(404);
  await page.goto(`/projects/${projectId}`);
  await expect(page.getByText('There is no such project')).toBeVisible();
}
