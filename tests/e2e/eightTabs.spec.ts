/** Eight tabs of one browser share its six connections and one event stream. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { isWhole, logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const TABS = 8;
/** Tabs that draw, by their place: the leader, its heir and the last, or all. */
const DRAWING = isWhole ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 1, TABS - 1];
const SIZE = { height: 303, width: 384 };
/** Below the boxes of all tabs. */
const LAST_BOX = [10, 120, 45, 160] as const;
const EVENTS = '/api/v1/events/';

const coins = join(mkdtempSync(join(tmpdir(), 'samweb-tabs-')), 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

test('eight tabs load, label and hear of each other over one stream', async ({ page, context }) => {
  const listeners = new Set<Page>();
  context.on('request', (request) => {
    if (request.url().endsWith(EVENTS)) listeners.add(request.frame().page());
  });
  const streams = (): number => [...listeners].filter((tab) => !tab.isClosed()).length;
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Tabs', coins);

  const labeling: LabelingPage[] = [];
  while (labeling.length < TABS) {
    const tab = labeling.length === 0 ? page : await context.newPage();
    await tab.goto(`/projects/${projectId}/images/${imageId}`);
    const opened = new LabelingPage(tab, SIZE);
    await opened.ready();
    labeling.push(opened);
  }
  expect(streams()).toBe(1);

  for (const place of DRAWING) {
    const one = labeling[place] as LabelingPage;
    await one.page.bringToFront();
    // Each tab its own object: a mask that repeats another tab's would need a second accept.
    await one.drag(10 + 40 * place, 20, 45 + 40 * place, 60);
    await one.expectPrompts(1);
    await one.page.keyboard.press('f');
    await one.expectSaved();
  }
  await Promise.all(labeling.map((one) => one.expectAnnotations(DRAWING.length)));

  // The first tab leads; another takes over when it goes, and hears what a script changes.
  await page.close();
  await expect.poll(streams).toBe(1);
  const [leader, ...others] = labeling.slice(1);
  await leader?.page.bringToFront();
  await leader?.drag(...LAST_BOX);
  await leader?.expectPrompts(1);
  await leader?.page.keyboard.press('f');
  await Promise.all(others.map((one) => one.expectAnnotations(DRAWING.length + 1)));
});
