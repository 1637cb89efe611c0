/** Attributes from the settings to the COCO file: what keys answer is what the server keeps. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 303, width: 384 };

const folder = mkdtempSync(join(tmpdir(), 'samweb-attributes-'));
const coins = join(folder, 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

/** What the server has of an image, without what other tests are about. */
async function saved(page: Page, imageId: string): Promise<unknown> {
  const answer = await page.request.get(`/api/v1/images/${imageId}/annotations/`);
  const { results, image_attributes } = (await answer.json()) as {
    results: readonly { attributes: object; is_crowd: boolean }[];
    image_attributes: object;
  };
  const objects = results.map(({ attributes, is_crowd }) => ({
    attributes,
    is_crowd,
  }));
  return { objects, image: image_attributes };
}

async function stateOf(page: Page, imageId: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/images/${imageId}/`);
  return ((await answer.json()) as { state: string }).state;
}

async function gateOf(page: Page, projectId: string): Promise<object> {
  const answer = await page.request.get(`/api/v1/projects/${projectId}/`);
  return ((await answer.json()) as { gate: object }).gate;
}

async function defineQuestions(page: Page): Promise<void> {
  await page.getByTestId('add-attribute').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Metal');
  await dialog.getByRole('combobox', { name: 'Choices' }).pressSequentially('gold,silver,copper,');
  await dialog.getByRole('checkbox', { name: 'Required' }).check();
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByTestId('attribute-row')).toContainText('gold · silver · copper');

  await page.getByTestId('add-attribute').click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Year');
  await dialog.getByRole('combobox', { name: 'Kind of answer' }).click();
  await page.getByRole('option', { name: 'Number' }).click();
  await dialog.getByRole('textbox', { name: 'From' }).fill('1');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByTestId('attribute-row')).toHaveCount(2);

  await page.getByTestId('add-attribute').click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Blurred');
  await dialog.getByText('The image', { exact: true }).click();
  await dialog.getByRole('combobox', { name: 'Kind of answer' }).click();
  await page.getByRole('option', { name: 'Yes or no' }).click();
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByTestId('attribute-row')).toHaveCount(3);
}

test('questions of the settings are answered by keys, gated, saved and exported', async ({
  page,
}) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Attributes', coins);
  await page.goto(`/projects/${projectId}/settings`);
  await defineQuestions(page);
  await page.getByTestId('gate-required-attributes').getByText('Stop').click();
  await expectAccessible(page);
  // The page shows the choice before the server has it.
  await expect.poll(() => gateOf(page, projectId)).toMatchObject({ required_attributes: 'stop' });

  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.opened();
  await expect(page.getByTestId('attributes')).toContainText('Blurred');
  await page.keyboard.press('r');
  await labeling.drag(60, 60, 100, 100);
  await labeling.expectAnnotations(1);

  await page.keyboard.press('Shift+G');
  const strip = page.getByTestId('attribute-strip');
  await expect(strip).toContainText('Metal');
  await expectAccessible(page);
  await page.keyboard.press('2');
  await expect(strip).toContainText('Year');
  await expect(strip.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('1789');
  await page.keyboard.press('Enter');
  await expect(strip).toBeHidden();
  await page.keyboard.press('Shift+O');
  await page.keyboard.press('Shift+Y');
  await page.keyboard.press('y');
  await page.keyboard.press('1');
  const first = {
    attributes: { metal: 'silver', year: 1789, occluded: true },
    is_crowd: true,
  };
  await labeling.expectSaved();
  await expect
    .poll(() => saved(page, imageId))
    .toEqual({ objects: [first], image: { blurred: true } });

  await page.keyboard.press('Control+z');
  await labeling.expectSaved();
  await expect.poll(() => saved(page, imageId)).toEqual({ objects: [first], image: {} });

  await page.keyboard.press('Escape');
  await labeling.drag(200, 150, 240, 190);
  await labeling.expectAnnotations(2);
  await page.keyboard.press('Shift+D');
  await expect(strip).toContainText('Metal');
  await page.keyboard.press('Shift+D');
  await labeling.expectSaved();
  expect(await stateOf(page, imageId)).toBe('in_progress');

  await page.keyboard.press('0');
  await labeling.expectSaved();
  await expect.poll(() => saved(page, imageId)).toEqual({ objects: [first, first], image: {} });
  await page.keyboard.press('Shift+D');
  await expect.poll(() => stateOf(page, imageId)).toBe('submitted');
  await expectExported(page, projectId, [first, first]);
});

/** The file's own words for what was saved. */
async function expectExported(
  page: Page,
  projectId: string,
  objects: readonly { attributes: object; is_crowd: boolean }[],
): Promise<void> {
  await page.goto(`/projects/${projectId}/exports`);
  await page.getByRole('button', { name: 'Make COCO export' }).click();
  const exports = `/api/v1/projects/${projectId}/exports/`;
  let file: string | null = null;
  await expect(async () => {
    const listing = await page.request.get(exports);
    const { results } = (await listing.json()) as {
      results: { file_url: string | null }[];
    };
    file = results[0]?.file_url ?? null;
    expect(file).not.toBeNull();
  }).toPass({ timeout: 180_000 });
  const { info, annotations } = (await (await page.request.get(file ?? '')).json()) as {
    info: { attributes: { key: string }[] };
    annotations: { attributes: object; iscrowd: number }[];
  };
  expect(info.attributes.map(({ key }) => key)).toEqual(['metal', 'year', 'blurred']);
  expect(annotations.map(({ attributes, iscrowd }) => ({ attributes, iscrowd }))).toEqual(
    objects.map(({ attributes, is_crowd }) => ({
      attributes: { truncated: false, ...attributes },
      iscrowd: Number(is_crowd),
    })),
  );
}
