/** One object that two people change at once: nothing is overwritten, and a person decides. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';
import type { BrowserContext } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { logInAs, SIZE } from './faultTools';
import { LabelingPage } from './labelingPage';
import { isWhole, logIn, runPython, seedProject, url } from './stack';

const coins = join(mkdtempSync(join(tmpdir(), 'samweb-conflicts-')), 'coins.png');

interface Saved {
  readonly id: string;
  readonly category: string;
  readonly segmentation: { readonly counts: string };
  readonly area: number;
  readonly version: number;
  readonly updated_by: string;
}

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

test('mine, theirs or both: two versions of an object are compared and one is chosen', async ({
  browser,
  viewport,
}) => {
  const contexts: BrowserContext[] = [];
  for (let number = 0; number < 2; number += 1) {
    contexts.push(await browser.newContext({ viewport, baseURL: url }));
  }
  const [annsContext, cleosContext] = contexts as [BrowserContext, BrowserContext];
  const ann = await annsContext.newPage();
  const cleo = await cleosContext.newPage();
  await logIn(ann);
  const { projectId, imageId } = await seedProject(ann, 'Contested', coins);
  await logInAs(cleo, 'cleo', projectId);
  const [anns, cleos] = [new LabelingPage(ann, SIZE), new LabelingPage(cleo, SIZE)];
  for (const labeling of [anns, cleos]) {
    const { page } = labeling;
    await page.goto(`/projects/${projectId}/images/${imageId}`);
    await labeling.opened();
    await page.keyboard.press('b');
  }
  const saved = async (): Promise<readonly Saved[]> => {
    const answer = await cleo.request.get(`/api/v1/images/${imageId}/annotations/`);
    return ((await answer.json()) as { results: readonly Saved[] }).results;
  };
  const only = async (): Promise<Saved> => {
    const [one, ...others] = await saved();
    if (one === undefined || others.length > 0) throw new Error('There is more than one object.');
    return one;
  };
  const select = async ({ page }: LabelingPage): Promise<void> => {
    const row = page.getByTestId('object').first();
    const isSelected = (await row.getAttribute('data-selected')) === 'true';
    if (!isSelected) await row.getByRole('button').first().click();
    await expect(row).toHaveAttribute('data-selected', 'true');
    await page.keyboard.press('b');
  };
  /** Both change the object, she without a network and twice; then her changes arrive. */
  const contest = async (
    y: number,
    category: string,
    cleosChange: () => Promise<void>,
  ): Promise<void> => {
    await annsContext.setOffline(true);
    await select(anns);
    await anns.drag(100, y, 160, y);
    await ann.keyboard.press(category);
    await expect(anns.root).toHaveAttribute('data-save', 'local');
    const before = await saved();
    await cleosChange();
    await expect.poll(saved).not.toEqual(before);
    const theirs = await saved();
    await annsContext.setOffline(false);
    await expect(anns.root).toHaveAttribute('data-troubled', '2');
    expect(await saved()).toEqual(theirs);
  };
  const cleoBrushes = async (y: number): Promise<void> => {
    await select(cleos);
    await cleos.drag(100, y, 60, y);
  };

  await anns.drag(100, 150, 140, 150);
  await anns.expectSaved();
  await cleos.expectAnnotations(1);
  const first = await only();

  await contest(100, '2', () => cleoBrushes(200));
  await ann.keyboard.press('Shift+Q');
  const panel = ann.getByTestId('conflict');
  await expect(panel).toContainText('Theirs: cleo');
  await expectAccessible(ann);
  await ann.keyboard.press('t');
  await expect(panel).toBeHidden();
  await expect(anns.root).toHaveAttribute('data-troubled', '0');
  const theirs = await only();
  expect(theirs).toMatchObject({ id: first.id, updated_by: 'cleo' });

  await contest(80, '2', () => cleoBrushes(220));
  const before = await only();
  await ann.getByTestId('save-indicator').click();
  await ann.getByTestId('troubled-change').getByText('Compare').first().click();
  await panel.getByRole('button', { name: 'Mine' }).click();
  await expect(anns.root).toHaveAttribute('data-troubled', '0');
  await anns.expectSaved();
  const mine = await only();
  expect(mine.segmentation.counts).not.toBe(before.segmentation.counts);
  expect(mine.category).not.toBe(before.category);
  expect(mine.version).toBe(before.version + 2);

  // The two rarer choices take another minute.
  if (isWhole) {
    await contest(60, '1', () => cleoBrushes(240));
    const cleos3 = await only();
    await ann.keyboard.press('Shift+Q');
    await ann.keyboard.press('b');
    await anns.expectAnnotations(2);
    await anns.expectSaved();
    const both = await saved();
    expect(both.map(({ id }) => id)).toContain(cleos3.id);
    expect(both.find(({ id }) => id === cleos3.id)).toEqual(cleos3);
    await ann.keyboard.press('Control+z');
    await anns.expectAnnotations(1);
    await anns.expectSaved();

    await contest(40, '1', async () => {
      await select(cleos);
      await cleo.keyboard.press('v');
      await cleo.keyboard.press('Delete');
      await cleos.expectAnnotations(0);
    });
    await ann.keyboard.press('Shift+Q');
    await expect(panel).toContainText('deleted');
    await expect(panel.getByRole('button', { name: 'Both' })).toBeDisabled();
    await ann.keyboard.press('m');
    await anns.expectAnnotations(1);
    await anns.expectSaved();
    expect(await only()).toMatchObject({ id: first.id });
  }
  for (const context of contexts) await context.close();
});
