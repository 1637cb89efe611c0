/** Work of SAM on many images, begun and steered from the images page, on the real stack. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LabelingPage } from './labelingPage';
import { isWhole, logIn, runPython, seedImages } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 303, width: 384 };
const COUNT = 3;
/** A batch that is still at work when it is cancelled. */
const MANY = 12;

/** Milliseconds that a slow answer takes. */
const ROLE_DELAY = 1000;

const coins = join(mkdtempSync(join(tmpdir(), 'samweb-batches-')), 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

interface BatchWire {
  readonly state: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly done_count: number;
  readonly running_count: number;
}

/** Takes minutes. */
const wholeTest = isWhole ? test : test.skip;

wholeTest(
  'masks are proposed on many images, paused, resumed, and one is taken over',
  async ({ page }) => {
    // A run over an image is not interrupted: a slow machine takes its time to come to rest.
    await logIn(page);
    const { projectId, imageIds } = await seedImages(page, 'Batches', coins, COUNT);
    await page.goto(`/projects/${projectId}`);
    const newest = async (): Promise<BatchWire | undefined> => {
      const answer = await page.request.get(`/api/v1/projects/${projectId}/batches/`);
      return ((await answer.json()) as { results: readonly BatchWire[] }).results[0];
    };

    await page.getByTestId('sam-menu-bottom-end').click();
    await page.getByRole('menuitem', { name: 'Propose masks…' }).click();
    await expect(page.getByRole('dialog')).toContainText(
      `Propose masks on ${String(COUNT)} images`,
    );
    await expect(page.getByTestId('run-cost')).toContainText('1,024 clicks');
    await page.getByTestId('more-parameters').click();
    await page.getByLabel('Clicks along each side').fill('8');
    await page.getByLabel('Least predicted IoU').fill('0.3');
    await expect(page.getByTestId('run-cost')).toContainText('64 clicks');
    await page.getByTestId('begin-batch').click();

    const row = page.getByTestId('batch');
    await row.getByRole('button', { name: 'Pause' }).click();
    await expect(row).toHaveAttribute('data-state', 'paused');
    await expect.poll(async () => (await newest())?.running_count, { timeout: 300_000 }).toBe(0);
    const paused = await newest();
    expect(paused).toMatchObject({
      state: 'paused',
      parameters: { points_per_side: 8, pred_iou_thresh: 0.3, crop_n_layers: 0 },
    });
    expect(paused?.done_count).toBeLessThan(COUNT);

    await row.getByRole('button', { name: 'Resume' }).click();
    await expect(row).toHaveAttribute('data-state', 'done', { timeout: 300_000 });
    await expect(row.getByTestId('batch-text')).toContainText(
      `${String(COUNT)} of ${String(COUNT)} images`,
    );
    await row.getByRole('button', { name: 'Put away' }).click();
    await expect(row).toHaveCount(0);

    const imageId = imageIds[2] ?? '';
    await page.goto(`/projects/${projectId}/images/${imageId}`);
    const labeling = new LabelingPage(page, SIZE);
    await labeling.opened();
    await page.keyboard.press('o');
    await expect(page.getByTestId('proposal-count')).toBeVisible();

    const thresholds = 'pred_iou_thresh=0.5&stability_score_thresh=0.8&box_nms_thresh=0.7';
    const found = await page.request.get(`/api/v1/images/${imageId}/proposals/?${thresholds}`);
    const { results } = (await found.json()) as {
      results: readonly {
        area: number;
        segmentation: object;
        point_coords: [[number, number]];
      }[];
    };
    // The page's thresholds for the starter are these: what the server chooses, the page shows.
    await expect(page.getByTestId('proposal-count')).toContainText(`${String(results.length)} of`);
    const smallest = results.reduce((best, one) => (one.area < best.area ? one : best));
    const [[x, y]] = smallest.point_coords;
    const at = await labeling.at(x, y);
    await page.mouse.click(at.x, at.y);
    await labeling.expectAnnotations(1);
    await labeling.expectSaved();

    const answer = await page.request.get(`/api/v1/images/${imageId}/annotations/`);
    const saved = ((await answer.json()) as { results: object[] }).results;
    expect(saved).toHaveLength(1);
    expect(saved[0]).toMatchObject({
      source: 'automask',
      area: smallest.area,
      segmentation: smallest.segmentation,
    });
  },
);

test('a batch of chosen images is cancelled, and stays listed', async ({ page }) => {
  await logIn(page);
  const { projectId } = await seedImages(page, 'Cancelled batch', coins, MANY);
  // The role comes later than the images: their keys work as soon as they are shown.
  await page.route(`**/api/v1/projects/${projectId}/`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, ROLE_DELAY));
    await route.continue();
  });
  await page.goto(`/projects/${projectId}`);

  await expect(page.getByTestId('image-count')).toHaveText(`${String(MANY)} images`);
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('selected-count')).toHaveText(`${String(MANY)} selected`);
  await page.getByTestId('sam-menu-top').click();
  await page.getByRole('menuitem', { name: 'Propose masks…' }).click();
  await page.getByRole('button', { name: 'Many, small' }).click();
  await expect(page.getByTestId('run-cost')).toContainText(
    '2,048 clicks on each image, and 4 crops',
  );
  // Of the fastest kind: others wait for the encoder, too.
  await page.getByRole('button', { name: 'Few, large' }).click();
  await page.getByTestId('begin-batch').click();
  await expect(page.getByTestId('bulk-bar')).toHaveCount(0);
  await page.getByTestId('batch').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('batch')).toHaveAttribute('data-state', 'cancelled');

  await page.reload();
  await expect(page.getByTestId('image-count')).toHaveText(`${String(MANY)} images`);
  await expect(page.getByTestId('batch')).toHaveCount(0);
  await page.getByTestId('sam-menu-bottom-end').click();
  await page.getByRole('menuitem', { name: 'All batches' }).click();
  await expect(page.getByRole('dialog').getByTestId('batch')).toContainText('Cancelled');
});
