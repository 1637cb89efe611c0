/** One path through every layer: a photograph goes in, a COCO file comes out. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { logIn, runPython, runShell, shellBlocks, url } from './stack';
import { expect, test } from './watched';

/** `coins` is 303 x 384; centres of two coins, and a point of the background beside the second. */
const SIZE = { height: 303, width: 384 };
const FIRST_COIN = [335, 44] as const;
const SECOND_COIN = [45, 124] as const;
const BESIDE_SECOND_COIN = [73, 124] as const;

const folder = mkdtempSync(join(tmpdir(), 'samweb-coins-'));

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', join(folder, 'coins.png'));
  writeFileSync(join(folder, 'broken.png'), 'this is not a picture');
});

async function createProject(page: Page): Promise<string> {
  await page.getByTestId('new-project').click();
  await page.getByTestId('project-name').fill('Coins');
  await page.getByTestId('project-categories').fill('coin\nmetal > token');
  await page.getByTestId('create-project').click();
  await expect(page.getByTestId('project-title')).toHaveText('Coins');
  const id = /projects\/([0-9a-f-]{36})/.exec(page.url())?.[1];
  if (id === undefined) throw new Error(`No project in ${page.url()}`);
  return id;
}

async function upload(page: Page, projectId: string): Promise<void> {
  await page.goto(`/projects/${projectId}/upload`);
  await page
    .getByTestId('upload-input')
    .setInputFiles([join(folder, 'coins.png'), join(folder, 'broken.png')]);
  await expect(page.getByTestId('refused-file')).toContainText('broken.png');
  // Leaving the page would break off what is being sent.
  await expect(page.getByText('All files were sent.')).toBeVisible();
  await page.goto(`/projects/${projectId}`);
  await expect(page.getByTestId('image-card')).toHaveAttribute('data-embedding', 'ready');
}

async function labelTwoCoins(labeling: LabelingPage): Promise<void> {
  await labeling.ready();
  await labeling.hover(...FIRST_COIN);
  await expect(labeling.root).not.toHaveAttribute('data-hover-iou', '');
  await labeling.click(...FIRST_COIN);
  await labeling.page.keyboard.press('f');
  await labeling.expectAnnotations(1);
  await labeling.click(...SECOND_COIN);
  await labeling.click(...BESIDE_SECOND_COIN, 'right');
  await labeling.page.keyboard.press('Shift+Digit3');
  await labeling.expectAnnotations(2);
  await labeling.expectSaved();
}

async function makeToken(page: Page): Promise<string> {
  await page.goto('/account');
  await page.getByTestId('new-token').click();
  await page.getByTestId('token-name').fill('Pipeline');
  await page.getByTestId('create-token').click();
  return (await page.getByTestId('token-secret').innerText()).trim();
}

interface Report {
  readonly id: number;
  readonly area: number;
  readonly pixels: number;
  readonly iou_with_coin: number;
  readonly pixels_unlike_server: number;
  readonly prompts: number;
}

function checkExport(): Report[] {
  const printed = runPython('tests/e2e/check_export.py', folder);
  return [...printed.matchAll(/^report (.*)$/gm)].map(
    (match) => JSON.parse(match[1] ?? '') as Report,
  );
}

test('a photograph becomes a COCO file', async ({ page, context }) => {
  await logIn(page);
  const projectId = await createProject(page);
  await upload(page, projectId);
  await page.getByTestId('image-card').click();
  const labeling = new LabelingPage(page, SIZE);
  await labelTwoCoins(labeling);

  await page.keyboard.press('Shift+D');
  await expect(labeling.root).toHaveAttribute('data-image-state', 'submitted');
  await labeling.expectSaved();
  await page.reload();
  await labeling.expectAnnotations(2);
  await expect(labeling.root).toHaveAttribute('data-image-state', 'submitted');

  const imageId = await labeling.root.getAttribute('data-image');
  const annotations = await context.request.get(`/api/v1/images/${String(imageId)}/annotations/`);
  writeFileSync(join(folder, 'annotations.json'), await annotations.body());
  const image = await context.request.get(`/api/v1/images/${String(imageId)}/`);
  const { embedding } = (await image.json()) as { embedding: { url: string } };
  const blob = await context.request.get(embedding.url);
  writeFileSync(join(folder, 'embedding.bin'), await blob.body());

  const token = await makeToken(page);
  const [, ...lines] = shellBlocks('export-coco.md');
  expect(lines).toHaveLength(1);
  runShell(lines.join('\n'), folder, {
    SAMWEB_URL: url,
    SAMWEB_TOKEN: token,
    SAMWEB_PROJECT: projectId,
  });

  const exported = JSON.parse(readFileSync(join(folder, 'instances.json'), 'utf8')) as {
    images: { id: number; file_name: string; height: number; width: number }[];
    annotations: { id: number; category_id: number; iscrowd: number }[];
    categories: { id: number; name: string; supercategory: string }[];
  };
  expect(exported.images).toMatchObject([{ id: 1, file_name: 'coins.png', ...SIZE }]);
  expect(exported.annotations).toMatchObject([
    { id: 1, category_id: 1, iscrowd: 0 },
    { id: 2, category_id: 3, iscrowd: 0 },
  ]);
  expect(exported.categories).toMatchObject([
    { id: 1, name: 'coin' },
    { id: 2, name: 'metal' },
    { id: 3, name: 'token', supercategory: 'metal' },
  ]);
  const reports = checkExport();
  expect(reports.map(({ prompts }) => prompts)).toEqual([1, 2]);
  for (const report of reports) {
    expect(report.pixels).toBe(report.area);
    expect(report.pixels_unlike_server).toBeLessThanOrEqual(Math.max(2, 0.001 * report.area));
    expect(report.iou_with_coin).toBeGreaterThanOrEqual(0.7);
  }
});
