/** Pictures of every page and of the editor's tools, in both themes, and what axe finds on them. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { LabelingPage } from './labelingPage';
import { isWhole, logIn, makeProject, readyImages, runPython, uploadFile } from './stack';
import type { ListedImage } from './stack';

const wholeTest = isWhole ? test : test.skip;

const IMAGES = 6;
const CATEGORIES = ['granite', 'slate', 'sandstone', 'serpentine', 'quartz', 'limestone'];
const SIZE = { height: 900, width: 1200 };

/** Pebbles of the first image that are labeled; the next one is left open. */
const LABELED = 12;

type Box = readonly [number, number, number, number];

const stones = mkdtempSync(join(tmpdir(), 'samweb-stones-'));
const folder = process.env['SAMWEB_SCREENSHOTS'] ?? join(__dirname, '..', '..', 'docs', 'images');
mkdirSync(folder, { recursive: true });

/** Take the page in both themes, and let nothing on it be a serious fault. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Fonts, thumbnails and the canvas come in the frames behind the change.
    await page.waitForTimeout(400);
    const path = join(folder, `${name}-${colorScheme}.jpeg`);
    await page.screenshot({ path, type: 'jpeg', quality: 82 });
    await expectAccessible(page);
  }
}

async function seedRiverBed(
  page: Page,
): Promise<{ projectId: string; first: ListedImage; boxes: readonly Box[] }> {
  const projectId = await makeProject(page, 'River bed', CATEGORIES);
  const boxes: Box[] = [];
  for (let number = 1; number <= IMAGES; number += 1) {
    const file = join(stones, `bed_0${String(number)}.png`);
    const printed = runPython('tests/e2e/make_stones.py', file, String(number));
    if (number === 1) boxes.push(...(JSON.parse(printed) as Box[]));
    await uploadFile(page, projectId, `north/bed_0${String(number)}.png`, file);
    await readyImages(page, projectId, number);
  }
  const [first] = await readyImages(page, projectId, IMAGES);
  if (first === undefined) throw new Error('There is no image.');
  return { projectId, first, boxes };
}

/** Segment pebbles as a labeler does: a box each, a category, keep. */
async function label(labeling: LabelingPage, boxes: readonly Box[]): Promise<void> {
  for (const [place, [x0, y0, x1, y1]] of boxes.entries()) {
    await labeling.page.keyboard.press(String(1 + ((place * 5) % CATEGORIES.length)));
    await labeling.drag(x0 - 3, y0 - 3, x1 + 3, y1 + 3);
    await labeling.expectPrompts(1);
    await labeling.page.keyboard.press('f');
    await labeling.expectAnnotations(place + 1);
  }
  await labeling.expectSaved();
}

wholeTest('every page and every tool has its picture', async ({ page }) => {
  await page.addInitScript(() => {
    for (const key of ['samweb-scheme', 'samweb-scheme-editor']) localStorage.setItem(key, 'auto');
  });
  await page.goto('/login');
  await expect(page.getByTestId('login-username')).toBeVisible();
  await shoot(page, 'login');
  await logIn(page);
  const { projectId, first, boxes } = await seedRiverBed(page);
  const project = `/projects/${projectId}`;

  const labeling = new LabelingPage(page, SIZE);
  await page.goto(`${project}/images/${first.id}`);
  await labeling.ready();
  await label(labeling, boxes.slice(0, LABELED));
  const [x0, y0, x1, y1] = boxes[LABELED] ?? boxes[0] ?? [0, 0, 1, 1];
  await labeling.click((x0 + x1) / 2, (y0 + y1) / 2);
  await shoot(page, 'labeling');
  await page.keyboard.press('Escape');

  const open = async (name: string, ...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
    await shoot(page, name);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  };
  await page.keyboard.press('b');
  await labeling.hover(560, 160);
  await open('labeling-brush');
  await page.keyboard.press('p');
  for (const [x, y] of [
    [760, 600],
    [850, 580],
    [900, 640],
    [860, 690],
  ] as const) {
    const at = await labeling.at(x, y);
    await page.mouse.click(at.x, at.y);
  }
  await open('labeling-polygon');
  await open('labeling-palette', 'Control+k');
  await labeling.hover(650, 500);
  await open('labeling-categories', 't');
  await open('labeling-keys', '?');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Few, large' }).click();
  await page.getByTestId('find-objects').click();
  await expect(page.getByTestId('proposal-count')).toBeVisible();
  await open('labeling-proposals');
  await page.getByTestId('view-button').click();
  await open('labeling-view');

  for (const [name, path] of [
    ['projects', '/projects'],
    ['images', project],
    ['upload', `${project}/upload`],
    ['dashboard', `${project}/dashboard`],
    ['exports', `${project}/exports`],
    ['members', `${project}/members`],
    ['settings', `${project}/settings`],
    ['account', '/account'],
    ['installation', '/installation'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await page.waitForTimeout(1_500);
    await shoot(page, name);
  }
});
