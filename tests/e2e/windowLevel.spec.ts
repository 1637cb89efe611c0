/** Deep gray: what the window does to the canvas, what SAM sees, and what the recipe says of it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { shadesAt } from './shades';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 300, width: 400 };
/** As make_deep_bands.py draws them. */
const BAND = 50;
const BANDS = [0, 1, 2, 3, 4, 5, 6, 7];
const valueOfBand = (band: number): number => 1000 + 500 * band;

const deep = join(mkdtempSync(join(tmpdir(), 'samweb-deep-')), 'bands.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_deep_bands.py', deep);
});

/** The shades of all bands, 0 to 255, as the screen shows them. */
async function shownShades(page: Page, labeling: LabelingPage): Promise<readonly number[]> {
  await page.mouse.move(2, 2);
  const middles = BANDS.map((band) => [band * BAND + BAND / 2, 30] as const);
  return (await shadesAt(page, labeling, ...middles)).map(([red]) => red);
}

const windowed = (low: number, high: number): readonly unknown[] =>
  BANDS.map((band) => {
    const share = Math.min(1, Math.max(0, (valueOfBand(band) - low) / (high - low)));
    return expect.closeTo(share * 255, -0.3) as unknown;
  });

interface Window {
  readonly low: number;
  readonly high: number;
}

interface EmbeddingStatus {
  readonly state: string;
  readonly url: string;
  readonly window: Window | null;
}

async function embeddingOf(page: Page, imageId: string, query = ''): Promise<EmbeddingStatus> {
  const answer = await page.request.get(`/api/v1/images/${imageId}/embedding/${query}`);
  return (await answer.json()) as EmbeddingStatus;
}

test('the eye and SAM see deep gray through windows of their own', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Deep', deep);
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.ready();
  const chip = page.getByTestId('sam-window');
  const readout = page.getByTestId('readout');

  await expect(chip).toHaveText('SAM sees 1000 to 9000 (automatic)');
  await expect.poll(() => shownShades(page, labeling)).toEqual(windowed(1000, 9000));

  await test.step('the line below tells the value of the file', async () => {
    await labeling.hover(125, 30);
    await expect(readout).toContainText('   2000   ');
    await labeling.hover(200, 150);
    await expect(readout).toContainText('   9000   ');
  });

  await test.step('sliders change what is black and white', async () => {
    await page.getByTestId('view-button').click();
    await page.getByRole('slider', { name: 'Black' }).fill('2000');
    await page.getByRole('slider', { name: 'White' }).fill('4000');
    await page.getByTestId('view-button').click();
    await expect(page.getByTestId('view-panel')).toBeHidden();
    await expect.poll(() => shownShades(page, labeling)).toEqual(windowed(2000, 4000));
    // The value stays the file's, whatever it is shown as.
    await labeling.hover(375, 30);
    await expect(readout).toContainText('   4500   ');
    await expect(chip).toContainText('SAM sees 1000 to 9000 (automatic)');
  });

  await test.step('a drag with the key moves level and width', async () => {
    const at = await labeling.at(100, 100);
    await page.mouse.move(at.x, at.y);
    await page.keyboard.down('c');
    await page.mouse.down();
    await page.mouse.move(at.x, at.y + 35);
    await page.mouse.up();
    await page.keyboard.up('c');
    // A tenth of 350 pixels: a tenth of the width of 2,000.
    await expect.poll(() => shownShades(page, labeling)).toEqual(windowed(2200, 4200));
    await expect(labeling.root).toHaveAttribute('data-prompts', '0');
  });

  await test.step('segment with this view: clicks are answered meanwhile', async () => {
    await page.keyboard.press('m');
    await labeling.click(200, 150);
    await expect(chip).toHaveText('SAM sees 2208 to 4208');
    await labeling.expectPrompts(1);
  });

  await test.step('there are two embeddings, and the recipe names the window', async () => {
    const own = await embeddingOf(page, imageId);
    const other = await embeddingOf(page, imageId, '?window_low=2200&window_high=4200');
    expect([own.state, other.state]).toEqual(['ready', 'ready']);
    expect(own.window).toBeNull();
    expect(other.url).not.toBe(own.url);
    await page.keyboard.press('f');
    await labeling.expectAnnotations(1);
    await labeling.expectSaved();
    const answer = await page.request.get(`/api/v1/images/${imageId}/annotations/`);
    const { results } = (await answer.json()) as {
      results: readonly { readonly recipe: { readonly window?: Window } }[];
    };
    expect(results.map(({ recipe }) => recipe.window)).toEqual([other.window]);
  });
});
