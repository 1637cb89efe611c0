/** Two models on one image: the same clicks, each model's own masks, and nothing saved. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Locator, Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { invite, leave, newcomer, signUp } from './newcomers';
import { logIn, makeProject, predictMask, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const folder = mkdtempSync(join(tmpdir(), 'samweb-compare-'));
const coins = join(folder, 'coins.png');
const weights = join(folder, 'epoch-9.safetensors');
const IMAGE = { height: 303, width: 384 };
const COIN = { x: 168, y: 187 };

/** Air that the page leaves around a fitted image, CSS pixels. */
const FIT_MARGIN = 16;

/** Exporting a decoder takes half a minute on two cores, and minutes on slow ones. */
const PATIENCE = 600_000;

interface Mask {
  readonly segmentation: { readonly size: readonly number[]; readonly counts: string };
  readonly area: number;
  readonly predicted_iou: number;
  readonly stability_score: number;
}

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
  runPython('tests/e2e/make_weights.py', weights);
});

test('two models answer one click side by side, and nothing is saved', async ({
  page,
  browser,
}) => {
  await page.addInitScript(() => localStorage.setItem('samweb-scheme-editor', 'auto'));
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Compared', coins);
  const name = `own-${projectId.slice(-8)}`;
  await expectTheWayToASecondModel(page, projectId, imageId);
  const options = ['--architecture', 'starter', '--label', `Own ${name}`];
  runPython('manage.py', 'register_checkpoint', name, weights, ...options);
  await decoderOf(page, name);
  const starterMask = await predict(page, imageId);

  await test.step('a viewer looks on, and whoever is no member finds nothing', async () => {
    await expectOnlyMembersLook(page, browser, projectId, imageId);
  });

  await openFromPalette(page, projectId, imageId);
  await expect(left(page)).toHaveAttribute('data-decoder', 'ready', { timeout: PATIENCE });
  await expect(page.getByTestId('model-right')).toHaveValue(`Own ${name}`);
  await expect(right(page)).toHaveAttribute('data-decoder', 'ready', { timeout: PATIENCE });

  await clickCoin(page);
  await expectAnswered(page);
  const shown = await factsOf(left(page));
  expectSame(shown, starterMask);
  const own = await factsOf(right(page));
  const iou = Number(await page.getByTestId('verdict-iou').innerText());

  await page.keyboard.press('Tab');
  await expectAnswered(page);
  await expect(async () => {
    const names = await Promise.all([left(page), right(page)].map(chosenName));
    expect(names[0]).toBe(names[1]);
  }).toPass({ timeout: 90_000 });
  await page.keyboard.press('d');
  await expect(page.getByTestId('difference')).toHaveAttribute('aria-pressed', 'true');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.keyboard.press('Backspace');
  await expect(left(page)).toHaveAttribute('data-mask', 'none');
  await expect(right(page)).toHaveAttribute('data-mask', 'none');

  await choose(page, 'left', `Own ${name}`);
  await expect(page).toHaveURL(new RegExp(`left=${name}&right=starter`));
  const image = await page.request.get(`/api/v1/images/${imageId}/`);
  expect(await image.json()).toMatchObject({ sequence: 0, annotation_count: 0, state: 'todo' });

  await page.getByTestId('use-left').click();
  await page.getByTestId('encode-all').uncheck();
  await page.getByTestId('use-submit').click();
  await expect(page.getByTestId('use-left')).toHaveCount(0);
  const ownMask = await predict(page, imageId);
  expectSame(own, ownMask);
  expect(iou).toBeCloseTo(iouOf(starterMask, ownMask), 2);
  await page.getByTestId('back-to-image').click();
  await expect(page.getByTestId('labeling-page')).toBeVisible();
});

const left = (page: Page): Locator => page.getByTestId('pane-left');
const right = (page: Page): Locator => page.getByTestId('pane-right');

/** A server that has the weights of the starter alone says how more come to it. */
async function expectTheWayToASecondModel(
  page: Page,
  projectId: string,
  imageId: string,
): Promise<void> {
  const address = '**/api/v1/models/';
  await page.route(address, async (route) => {
    const response = await route.fetch();
    const models = (await response.json()) as readonly { readonly name: string }[];
    await route.fulfill({
      response,
      json: models.filter(({ name }) => /^starter$|^vit_/.test(name)),
    });
  });
  await page.goto(`/projects/${projectId}/images/${imageId}/compare`);
  const empty = page.getByTestId('no-second-model');
  await expect(empty).toContainText('manage.py fetch_checkpoint vit_b');
  await expect(empty).toContainText('manage.py register_checkpoint');
  await expect(left(page)).toHaveAttribute('data-decoder', 'ready', { timeout: PATIENCE });
  await expectAccessible(page);
  await page.unroute(address);
  // An open page would have the second model read the image as soon as it is there.
  await page.goto(`/projects/${projectId}`);
}

/** By the palette of the labeling page, as somebody does who wonders. */
async function openFromPalette(page: Page, projectId: string, imageId: string): Promise<void> {
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  await expect(page.getByTestId('labeling-page')).toHaveAttribute('data-picture', 'shown');
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('compare two');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('not-saved')).toBeVisible();
}

async function choose(page: Page, side: 'left' | 'right', label: string): Promise<void> {
  await page.getByTestId(`model-${side}`).click();
  await page.getByRole('option', { name: label, exact: true }).click();
}

async function clickCoin(page: Page): Promise<void> {
  const box = await page.getByTestId('canvas-left').boundingBox();
  if (box === null) throw new Error('The canvas is not shown.');
  const scale = Math.min(
    (box.width - 2 * FIT_MARGIN) / IMAGE.width,
    (box.height - 2 * FIT_MARGIN) / IMAGE.height,
    4,
  );
  await page.mouse.click(
    box.x + box.width / 2 + (COIN.x - IMAGE.width / 2) * scale,
    box.y + box.height / 2 + (COIN.y - IMAGE.height / 2) * scale,
  );
}

async function expectAnswered(page: Page): Promise<void> {
  await expect(left(page)).toHaveAttribute('data-mask', 'present');
  await expect(right(page)).toHaveAttribute('data-mask', 'present');
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-present', 'true');
}

interface Facts {
  readonly area: number;
  readonly iou: number;
  readonly stability: number;
}

async function factsOf(pane: Locator): Promise<Facts> {
  const numberOf = async (fact: string): Promise<number> =>
    Number((await pane.getByTestId(`fact-${fact}`).innerText()).replace(/[^\d.]/g, ''));
  return {
    area: await numberOf('area'),
    iou: await numberOf('iou'),
    stability: await numberOf('stability'),
  };
}

const chosenName = (pane: Locator): Promise<string | null> =>
  pane.locator('[data-candidate][aria-pressed=true]').getAttribute('data-candidate');

/** Browser and server may differ by max(2 pixels, 0.1 % of the area). */
function expectSame(shown: Facts, mask: Mask): void {
  expect(Math.abs(shown.area - mask.area)).toBeLessThanOrEqual(Math.max(2, mask.area / 1000));
  expect(shown.iou).toBeCloseTo(mask.predicted_iou, 2);
  // The page counts the logits as they come, the server at the size of the image.
  expect(Math.abs(shown.stability - mask.stability_score)).toBeLessThan(0.06);
}

/** Ask the project's model by REST for the mask of the same click. */
function predict(page: Page, imageId: string): Promise<Mask> {
  return predictMask(page, imageId, {
    sets: [{ prompts: [{ kind: 'point', ...COIN, label: 1 }] }],
  });
}

const IOU = `
import json, sys
from annotations.masks.bitmaps import rle_to_mask
from annotations.masks.rle import rle_from_json
a, b = (rle_to_mask(rle_from_json(json.loads(one))) for one in sys.argv[1:])
print((a & b).sum() / (a | b).sum())
`;

function iouOf(a: Mask, b: Mask): number {
  return Number(
    runPython('-c', IOU, JSON.stringify(a.segmentation), JSON.stringify(b.segmentation)),
  );
}

async function decoderOf(page: Page, name: string): Promise<void> {
  await expect(async () => {
    const models = (await (await page.request.get('/api/v1/models/')).json()) as readonly {
      readonly name: string;
      readonly decoder: object | null;
    }[];
    expect(models.find((model) => model.name === name)?.decoder).toBeTruthy();
  }).toPass({ timeout: PATIENCE });
}

async function expectOnlyMembersLook(
  page: Page,
  browser: Parameters<typeof newcomer>[0],
  projectId: string,
  imageId: string,
): Promise<void> {
  const elsewhere = await makeProject(page, 'Elsewhere');
  const viewer = await newcomer(browser);
  const address = `/projects/${projectId}/images/${imageId}/compare`;
  await page.goto(`/projects/${elsewhere}/members`);
  await signUp(viewer.page, await invite(page, 'viewer'), `eve-${projectId.slice(-8)}`);
  await viewer.page.goto(address);
  await expect(viewer.page.getByTestId('problem')).toBeVisible();
  const status = await viewer.page.request.get(
    `/api/v1/images/${imageId}/embedding/?model=starter`,
  );
  expect(status.status()).toBe(404);

  await page.goto(`/projects/${projectId}/members`);
  await viewer.page.goto(await invite(page, 'viewer'));
  await viewer.page.getByTestId('invitation-join').click();
  await expect(viewer.page.getByTestId('project-title')).toHaveText('Compared');
  await viewer.page.goto(address);
  await expect(left(viewer.page)).toHaveAttribute('data-decoder', 'ready', { timeout: PATIENCE });
  await expect(right(viewer.page).getByTestId('pane-notice')).toContainText(
    'This model has not read the image yet.',
  );
  await expect(viewer.page.getByTestId('use-right')).toHaveCount(0);
  await leave(viewer);
}
