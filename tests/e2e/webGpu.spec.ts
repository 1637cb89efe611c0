/**
 * WebGPU gives WASM's masks, and answers only after it has been compared. The graphics card is
 * drawn by software here, on a decoder of a 16 x 16 grid: right or wrong counts, never the speed.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

import { logIn, runPython, seedProject, url } from './stack';
import { findWorkers, specOf, startWorkers } from './workers';

const folder = mkdtempSync(join(tmpdir(), 'samweb-webgpu-'));
const SOURCE = {
  imageId: 'small',
  url: '/small/embedding.bin',
  imageSize: { height: 300, width: 400 },
};
const PROMPTS = [
  { kind: 'point', point: { x: 200, y: 150 }, label: 1, candidate: 2 },
  { kind: 'point', point: { x: 60, y: 220 }, label: 0, candidate: 0 },
];

let browser: Browser;
test.beforeAll(async () => {
  runPython('-m', 'tests.e2e.make_small_decoder', folder);
  runPython('tests/e2e/make_coins.py', join(folder, 'coins.png'));
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
    ],
  });
});
test.afterAll(() => browser.close());

// The software device compiles every shader anew for each of the three workers.

interface Report {
  readonly engine: string;
  readonly comparison: {
    readonly device: string;
    readonly outcome: string;
  } | null;
}

test('WebGPU is compared, remembered, and gives the masks of WebAssembly', async () => {
  const page = await (await browser.newContext({ baseURL: url })).newPage();
  await logIn(page);
  await page.route('**/small/*', (route) =>
    route.fulfill({
      body: readFileSync(join(folder, new URL(route.request().url()).pathname.slice(7))),
      headers: { 'Cross-Origin-Resource-Policy': 'same-origin' },
    }),
  );
  const { projectId, imageId } = await seedProject(page, 'WebGPU', join(folder, 'coins.png'));
  const urls = await findWorkers(page, `/projects/${projectId}/images/${imageId}`);

  await startWorkers(page, urls);
  await open(page);
  const wasmMasks = await decode(page);
  const first = await tryWebGpu(page, null);
  expect(first.comparison?.device).toContain('swiftshader');
  expect(['faster', 'slower']).toContain(first.comparison?.outcome);

  await startWorkers(page, urls);
  await open(page);
  const slower = { ...first.comparison, outcome: 'slower' };
  expect(await tryWebGpu(page, slower)).toMatchObject({
    engine: 'wasm',
    comparison: slower,
  });

  await startWorkers(page, urls);
  await open(page);
  const faster = { ...first.comparison, outcome: 'faster' };
  expect(await tryWebGpu(page, faster)).toMatchObject({
    engine: 'webgpu',
    comparison: faster,
  });
  const webGpuMasks = await decode(page);
  const differing = wasmMasks.filter((value, index) => value !== webGpuMasks[index]).length;
  expect(wasmMasks.filter((value) => value === 1).length).toBeGreaterThan(100);
  expect(differing).toBeLessThanOrEqual(2);
});

/** Load the small decoder and its embedding. */
async function open(page: Page): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    readonly files: Readonly<Record<string, { readonly name: string }>>;
  };
  const files = Object.entries(manifest.files).map(
    ([role, file]) => [role, { ...file, url: `/small/${file.name}` }] as const,
  );
  const spec = specOf({ ...manifest, files: Object.fromEntries(files) });
  await page.evaluate(
    async ([startSpec, source]) => {
      await workerCalls.decoder('start', { spec: startSpec, threadCount: 1 });
      await workerCalls.decoder('open', source);
    },
    [spec, SOURCE] as const,
  );
}

function tryWebGpu(page: Page, remembered: object | null): Promise<Report> {
  return page.evaluate(
    (known) =>
      workerCalls.decoder('tryWebGpu', {
        remembered: known,
      }) as Promise<Report>,
    remembered,
  );
}

/** A click and a correction, so that every graph runs; gives the four masks, 1 is foreground. */
function decode(page: Page): Promise<readonly number[]> {
  return page.evaluate(async (prompts) => {
    const { candidates } = (await workerCalls.decoder('decode', {
      imageId: 'small',
      prompts,
    })) as { candidates: { logits: Float32Array } };
    return Array.from(candidates.logits, (value) => (value > 0 ? 1 : 0));
  }, PROMPTS);
}

/** On the page. */
declare const workerCalls: {
  readonly decoder: (kind: string, request: unknown) => Promise<unknown>;
};
