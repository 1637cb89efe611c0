/**
 * What a labeler does survives what happens to browser, line and server. Short here; `make faults`
 * runs it at full size. The seed is printed and can be set: SAMWEB_FAULTS_SEED.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, expect, test } from '@playwright/test';
import type { BrowserContext, BrowserType, Page } from '@playwright/test';

import {
  annotationCount,
  countFault,
  countReturned,
  CuttingProxy,
  expectClean,
  figures,
  followRequests,
  isFull,
  killOfStack,
  killRenderers,
  logInAs,
  makeObject,
  openImage,
  randomFrom,
  runDjango,
  seed,
  sizeOf,
  writeTally,
} from './faultTools';
import type { LabelingPage } from './labelingPage';
import { logIn, makeLogInLink, runPython, seedImages, seedProject, url } from './stack';

const folder = mkdtempSync(join(tmpdir(), 'samweb-faults-'));
const coins = join(folder, 'coins.png');
const random = randomFrom(seed);
const port = Number(new URL(url || 'http://127.0.0.1:1').port);

test.describe.configure({ mode: 'serial' });
test.setTimeout(isFull ? 3_600_000 : 900_000);

test.beforeAll(() => {
  console.log(`seed ${String(seed)}`);
  runPython('tests/e2e/make_coins.py', coins);
});
test.afterEach(() => {
  if (isFull) expectClean();
});
test.afterAll(() => {
  expectClean();
  writeTally();
});

type LaunchOptions = Parameters<BrowserType['launchPersistentContext']>[1];

/** A browser whose disk outlives it. */
const launch = async (profile: string, options: LaunchOptions): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, options);

test('every object that was journaled returns after its tab is killed', async ({
  launchOptions,
  viewport,
}) => {
  const kills = sizeOf(2, 50);
  const objects = sizeOf(3, 20);
  const profile = mkdtempSync(join(folder, 'profile-'));
  const context = await launch(profile, {
    ...launchOptions,
    viewport,
    baseURL: url,
  });
  const first = context.pages()[0] ?? (await context.newPage());
  await logIn(first);
  const { projectId, imageIds } = await seedImages(first, 'Killed', coins, kills);
  await first.close();

  for (const [round, imageId] of imageIds.entries()) {
    // Half of the tabs die with everything still to be sent, half in the middle of it.
    const isOffline = round % 2 === 0;
    const page = await context.newPage();
    const labeling = await openImage(page, projectId, imageId);
    if (isOffline) {
      await labeling.readyOffline();
      await context.setOffline(true);
    }
    for (let count = 0; count < objects; count += 1) await makeObject(labeling, count);
    const crashed = page.waitForEvent('crash');
    expect(killRenderers(profile)).toBeGreaterThan(0);
    await crashed;
    await page.close();
    countFault(isOffline ? 'tab killed while offline' : 'tab killed while saving');
    await context.setOffline(false);

    const again = await context.newPage();
    const returned = await openImage(again, projectId, imageId);
    await returned.expectSaved();
    const found = await annotationCount(context, imageId);
    countReturned(objects, found);
    expect(found).toBe(objects);
    await returned.expectAnnotations(objects);
    await again.close();
  }
  await context.close();
});

test('nobody overwrites what they have not seen', async ({ browser, viewport }) => {
  const rounds = sizeOf(3, 200);
  const contexts = [
    await browser.newContext({ viewport, baseURL: url }),
    await browser.newContext({ viewport, baseURL: url }),
  ] as const;
  const [ann, bea] = [await contexts[0].newPage(), await contexts[1].newPage()] as const;
  await logIn(ann);
  const { projectId, imageId } = await seedProject(ann, 'Contested', coins);
  await logInAs(bea, 'bea', projectId);
  const pages = [
    await openImage(ann, projectId, imageId),
    await openImage(bea, projectId, imageId),
  ] as const;
  await makeObject(pages[0], 0);
  await pages[0].expectSaved();
  await pages[1].expectAnnotations(1);
  for (const labeling of pages) {
    // A key finds an object by its mask, which comes after it.
    await expect(labeling.root).toHaveAttribute('data-drawn', '1');
    await labeling.hover(335, 44);
    await labeling.page.keyboard.press('g');
  }

  const categories = await categoriesOf(contexts[0], projectId);
  let conflicts = 0;
  for (let round = 0; round < rounds; round += 1) {
    const before = await stateOf(contexts[0], imageId, categories);
    const category = before.category;
    await Promise.all(
      pages.map(async ({ page }, index) => {
        await page.waitForTimeout(random() * 30);
        // Each wants another category than the present one, and than the other's.
        await page.keyboard.press(String(1 + ((category + index) % 3)));
      }),
    );
    await expect(async () => {
      const { sequence } = await stateOf(contexts[0], imageId, categories);
      const troubled = await Promise.all(pages.map(troubledCount));
      // Both edits are somewhere: applied, or with the person who made it.
      expect(sequence - before.sequence + (troubled[0] ?? 0) + (troubled[1] ?? 0)).toBe(2);
    }).toPass({ intervals: [50, 100, 200], timeout: 180_000 });
    for (const labeling of pages) conflicts += await letGo(labeling);
    const after = await stateOf(contexts[0], imageId, categories);
    expect(after.version - before.version).toBe(after.sequence - before.sequence);
    for (const labeling of pages) await expectCategory(labeling, after.category);
  }
  const applied = (await stateOf(contexts[0], imageId, categories)).sequence - 1;
  countFault('contested edit', rounds);
  countReturned(2 * rounds, applied + conflicts);
  figures['contested_edits'] = rounds;
  figures['conflicts_shown'] = conflicts;
  figures['silent_overwrites'] = 2 * rounds - applied - conflicts;
  expect(figures['silent_overwrites']).toBe(0);
  for (const context of contexts) await context.close();
});

interface Contested {
  readonly version: number;
  readonly sequence: number;
  /** Number of the category, from 1. */
  readonly category: number;
}

async function stateOf(
  context: BrowserContext,
  imageId: string,
  categories: ReadonlyMap<string, number>,
): Promise<Contested> {
  const answer = await context.request.get(`/api/v1/images/${imageId}/annotations/`);
  const { results, sequence } = (await answer.json()) as {
    sequence: number;
    results: { version: number; category: string }[];
  };
  const { version, category } = results[0] ?? { version: 0, category: '' };
  return { version, sequence, category: categories.get(category) ?? 0 };
}

/** Numbers of a project's categories by their ids. */
async function categoriesOf(
  context: BrowserContext,
  projectId: string,
): Promise<ReadonlyMap<string, number>> {
  const listing = await context.request.get(`/api/v1/projects/${projectId}/categories/`);
  const { results } = (await listing.json()) as {
    results: { id: string; number: number }[];
  };
  return new Map(results.map(({ id, number }) => [id, number]));
}

const troubledCount = async ({ root }: LabelingPage): Promise<number> =>
  Number(await root.getAttribute('data-troubled'));

/** Give in to the other one; tells how many changes were given up. */
async function letGo(labeling: LabelingPage): Promise<number> {
  const count = await troubledCount(labeling);
  if (count === 0) return 0;
  const { page } = labeling;
  await page.getByTestId('save-indicator').click();
  for (let left = count; left > 0; left -= 1) {
    await page.getByTestId('troubled-change').getByText('Let it go').first().click();
    await expect(labeling.root).toHaveAttribute('data-troubled', String(left - 1));
  }
  await page.getByTestId('save-indicator').click();
  return count;
}

async function expectCategory({ page }: LabelingPage, number: number): Promise<void> {
  const name = ['', 'coin', 'token', 'medal'][number] ?? '';
  await expect(page.getByTestId('object')).toContainText(name);
}

test('a session that ends is begun anew above the page, and everything is sent', async ({
  page,
  context,
}) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Expired', coins);
  await page.request.delete('/api/v1/session/', { headers: await csrf(page) });
  await logInAs(page, 'dora', projectId);
  const labeling = await openImage(page, projectId, imageId);
  await labeling.readyOffline();
  const quiet = followRequests(page);
  const rounds = sizeOf(1, 10);
  for (let round = 0; round < rounds; round += 1) {
    // Whatever else the page asks for would bring the dialog before the object is drawn.
    await context.setOffline(true);
    await makeObject(labeling, 2 * round);
    runDjango('from django.contrib.sessions.models import Session; Session.objects.all().delete()');
    await context.setOffline(false);
    await expect(page.getByTestId('log-in-again')).toBeVisible();
    await expect(labeling.root).toHaveAttribute('data-save', 'local');
    await page.getByLabel('Password of dora').fill('four words of dora');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await labeling.expectSaved();
    // Late answers to the old session bring the dialog once more; it closes by itself.
    await quiet();
    // While it fades it still takes the clicks.
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await makeObject(labeling, 2 * round + 1);
    await labeling.expectSaved();
    countFault('session expired');
  }
  countReturned(2 * rounds, await annotationCount(context, imageId));
  expect(await annotationCount(context, imageId)).toBe(2 * rounds);
});

const csrf = async (page: Page): Promise<Record<string, string>> => {
  const session = await page.request.get('/api/v1/session/');
  return {
    'X-CSRFToken': ((await session.json()) as { csrf_token: string }).csrf_token,
  };
};

test('drawing goes on while the server is killed and comes back', async ({ page, context }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Restarted', coins);
  const labeling = await openImage(page, projectId, imageId);
  const rounds = sizeOf(1, 4);
  for (let round = 0; round < rounds; round += 1) {
    await makeObject(labeling, 3 * round);
    killOfStack('web');
    countFault('web server killed while drawing');
    await makeObject(labeling, 3 * round + 1);
    await makeObject(labeling, 3 * round + 2);
    await expect(labeling.root).toHaveAttribute('data-save', 'saved', { timeout: 300_000 });
  }
  countReturned(3 * rounds, await annotationCount(context, imageId));
  expect(await annotationCount(context, imageId)).toBe(3 * rounds);
});

test('a second tab sends what the first one could not', async ({ page, context }) => {
  await logIn(page);
  const { projectId, imageIds } = await seedImages(page, 'Two tabs', coins, 2);
  const [firstImage = '', secondImage = ''] = imageIds;
  const first = await openImage(page, projectId, firstImage);
  const other = await context.newPage();
  const second = await openImage(other, projectId, secondImage);

  for (const labeling of [first, second]) await labeling.readyOffline();
  await context.setOffline(true);
  await makeObject(first, 0);
  await makeObject(second, 0);
  await makeObject(first, 1);
  await expect(second.root).toHaveAttribute('data-waiting', '3');
  await page.close();
  countFault('sending tab closed');
  await context.setOffline(false);
  await second.expectSaved();

  const found =
    (await annotationCount(context, firstImage)) + (await annotationCount(context, secondImage));
  countReturned(3, found);
  expect(found).toBe(3);
});

test('every object arrives once over a line that cuts saves', async ({ browser, viewport }) => {
  const proxy = await CuttingProxy.start(port + 1, 0.6);
  const context = await browser.newContext({ viewport, baseURL: proxy.url });
  const page = await context.newPage();
  await page.goto(makeLogInLink().replace(url, proxy.url));
  await page.getByTestId('password-later').click();
  await expect(page.getByTestId('new-project')).toBeVisible();
  const { projectId, imageId } = await seedProject(page, 'Cut', coins);
  const labeling = await openImage(page, projectId, imageId);
  const objects = sizeOf(4, 40);
  for (let count = 0; count < objects; count += 1) {
    await makeObject(labeling, count);
    await page.waitForTimeout(random() * 400);
  }
  await expect(labeling.root).toHaveAttribute('data-save', 'saved', {
    timeout: 300_000,
  });

  countFault('save of the browser cut, held or doubled', await proxy.count());
  countReturned(objects, await annotationCount(context, imageId));
  expect(await annotationCount(context, imageId)).toBe(objects);
  await context.close();
  proxy.stop();
});
