/** Panning, brushing and opening of full images, measured on the real page; see `editor.py`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

import { readMoves, timeFrames, timeUntilDrawn, watchMoves } from './frames';
import { plan, variable } from './planned';
import type { Count, Measured } from './plan';

const COUNTS: readonly Count[] = ['10', '100', '1000', '5000'];
const ZOOMS = 4;

/** With thousands of nodes a frame takes a second: a part of the frames is enough. */
const SVG_SHARE = 4;

test('pans, brushes and opens', async ({ browser }) => {
  const state = await logIn(browser);
  const times: Record<'ours' | 'svg', Record<string, number[]>> = { ours: {}, svg: {} };
  const heapBytes: Record<string, number> = {};
  const bufferBytes: Record<string, number> = {};
  let renderer = '';
  for (const count of COUNTS) {
    const page = await openPage();
    await openImage(page, count);
    renderer = await rendererOf(page);
    [heapBytes[count], bufferBytes[count]] = await memoryOf(page);
    times.ours[count] = await pan(page, '[data-testid="canvas"]');
    await page.context().close();
    times.svg[count] = await panSvg(count);
  }
  const figures: Measured = {
    ...times,
    brush: await brush(),
    openings: await open(),
    heapBytes,
    bufferBytes,
    renderer,
  };
  writeFileSync(variable('SAMWEB_EDITOR_RESULTS'), JSON.stringify(figures));

  async function openPage(): Promise<Page> {
    return (await browser.newContext({ storageState: state })).newPage();
  }

  /** The same picture and masks, one SVG node each, moved by a transform as SVG editors do. */
  async function panSvg(count: Count): Promise<number[]> {
    const page = await openPage();
    const { width, height } = plan.size;
    const masks = readFileSync(join(plan.folder, `masks-${count}.svg`), 'utf8');
    await page.route('**/assets/svg-page.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<body style="margin:0;overflow:hidden"><div id="stage"
          style="width:1366px;height:768px;overflow:hidden"><div id="layer"
          style="transform-origin:0 0;position:relative">
          <img src="${plan.images[count].displayUrl}" width="${width}" height="${height}"
          style="position:absolute"><div style="position:absolute">${masks}</div></div></div>`,
      }),
    );
    await page.goto('/assets/svg-page.html', { waitUntil: 'load' });
    await page.evaluate(() => {
      const layer = document.getElementById('layer');
      const stage = document.getElementById('stage');
      stage?.addEventListener('pointermove', ({ clientX, clientY }) => {
        const scale = 0.6;
        if (layer !== null) {
          layer.style.transform = `translate(${clientX - 1366}px, ${clientY - 768}px) scale(${scale})`;
        }
      });
    });
    const intervals = await pan(page, '#stage', plan.frames / SVG_SHARE);
    await page.context().close();
    return intervals;
  }

  async function brush(): Promise<readonly number[]> {
    const page = await openPage();
    await openImage(page, '100');
    await page.keyboard.press('b');
    const center = await centerOf(page, '[data-testid="canvas"]');
    await page.mouse.move(center.x, center.y);
    await page.mouse.down();
    await watchMoves(page);
    for (let step = 0; step < plan.frames; step += 1) {
      const angle = step / 12;
      const reach = 40 + step / 2;
      await page.mouse.move(center.x + reach * Math.cos(angle), center.y + reach * Math.sin(angle));
      await page.waitForTimeout(8);
    }
    const delays = await readMoves(page);
    await page.mouse.up();
    await page.context().close();
    expect(delays.length).toBeGreaterThan(plan.frames / 2);
    return delays;
  }

  /** From the image before it, with the key, the picture fetched ahead as it is in use. */
  async function open(): Promise<readonly number[]> {
    const page = await openPage();
    await openImage(page, '0');
    const openings: number[] = [];
    for (let round = 0; round < plan.openings; round += 1) {
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await page.waitForTimeout(1_500);
      openings.push(await timeUntilDrawn(page, 'd', 1_000));
      await page.keyboard.press('a');
      await expect(page.getByTestId('labeling-page')).toHaveAttribute('data-annotations', '0');
    }
    await page.context().close();
    return openings;
  }
});

async function logIn(browser: Browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`/login#link=${plan.logInToken}`);
  await page.getByTestId('password-later').click();
  await page.getByTestId('new-project').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Open an image and wait until everything is drawn and nothing is fetched any more. */
async function openImage(page: Page, count: Count): Promise<void> {
  await page.goto(`/projects/${plan.projectId}/images/${plan.images[count].id}`);
  const root = page.getByTestId('labeling-page');
  await expect(root).toHaveAttribute('data-picture', 'shown');
  await expect(root).toHaveAttribute('data-drawn', count);
  await expect(root).toHaveAttribute('data-decoder', 'ready', { timeout: 180_000 });
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForTimeout(2_500);
}

/** Zoom in a little, as one does to move about, and drag with the middle button. */
async function pan(page: Page, selector: string, frames = plan.frames): Promise<number[]> {
  const center = await centerOf(page, selector);
  await page.mouse.move(center.x, center.y);
  for (let step = 0; step < ZOOMS; step += 1) {
    await page.mouse.wheel(0, -100);
    await page.waitForTimeout(100);
  }
  await page.mouse.down({ button: 'middle' });
  const intervals = await timeFrames(page, { selector, center, frames });
  await page.mouse.up({ button: 'middle' });
  return intervals;
}

async function centerOf(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not shown.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function memoryOf(page: Page): Promise<[heap: number, buffers: number]> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  return [usedSize, backingStorageSize];
}

function rendererOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    return String(gl?.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? 0) ?? 'none');
  });
}
