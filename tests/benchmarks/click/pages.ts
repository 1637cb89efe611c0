/** The labeling page twice: the product's, and the same with Meta's graph in its worker. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, BrowserContext, Page, Route } from '@playwright/test';

import { LabelingPage } from '../../e2e/labelingPage';
import { plan } from './plan';
import type { PlannedImage } from './plan';
import { installProbe } from './probe';
import { variable } from './variable';

export type Kind = 'ours' | 'stock';

/** Runs before the worker's own code: what its WebAssembly memory comes to. */
const MEMORY_PROBE = `
self.probedMemories = [];
WebAssembly.Memory = class extends WebAssembly.Memory {
  constructor(description) {
    super(description);
    self.probedMemories.push(this);
  }
};
`;

export type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Log in once; every page takes the session over. */
export async function logIn(browser: Browser): Promise<StorageState> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`/login#link=${plan.logInToken}`);
  await page.getByTestId('password-later').click();
  await page.getByTestId('new-project').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Open a page in a context of its own, without an image. */
export async function openPage(browser: Browser, state: StorageState, kind: Kind): Promise<Page> {
  const context = await browser.newContext({ storageState: state });
  await answerAsVitB(context);
  await exchangeWorker(context, kind);
  const page = await context.newPage();
  await installProbe(page);
  return page;
}

/** Open an image and wait until it answers and nothing is fetched ahead any more. */
export async function openImage(page: Page, image: PlannedImage): Promise<LabelingPage> {
  await page.goto(`/projects/${plan.projectId}/images/${image.id}`);
  const labeling = new LabelingPage(page, image);
  await labeling.ready();
  await quiet(page);
  return labeling;
}

/** Neighbours are fetched and, 250 ms apart, prepared. */
export async function quiet(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForTimeout(2_500);
}

/**
 * The stack has the small starter model. What is promised is about the published decoders, so
 * decoder and embeddings are ViT-B's, with seeded weights: how long a decode takes does not ask.
 */
async function answerAsVitB(context: BrowserContext): Promise<void> {
  await context.route('**/api/v1/models/', async (route) => {
    const response = await route.fetch();
    const models = (await response.json()) as { name: string }[];
    const json = models.map((model) =>
      model.name === 'starter' ? { ...model, decoder: plan.manifest } : model,
    );
    await route.fulfill({ response, json });
  });
  await context.route('**/assets/click-*.onnx', fulfillFile);
  await context.route('**/api/v1/embeddings/**', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: vitBEmbedding(await response.body()) });
  });
}

async function fulfillFile(route: Route): Promise<void> {
  const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
  await route.fulfill({
    body: readFileSync(join(plan.folder, name)),
    contentType: 'application/octet-stream',
    headers: { 'Cross-Origin-Resource-Policy': 'same-origin' },
  });
}

const HEADER_BYTES = 128;

/** The stored header with ViT-B's shape and hashes before ViT-B's payload. */
export function vitBEmbedding(stored: Buffer): Buffer {
  const payload = readFileSync(join(plan.folder, 'embedding.bin'));
  const header = Buffer.from(stored.subarray(0, HEADER_BYTES));
  header.writeUInt32LE(plan.manifest.channels, 16);
  header.write(plan.manifest.checkpoint_sha256, 48, 'hex');
  header.write(createHash('sha256').update(payload).digest('hex'), 80, 'hex');
  return Buffer.concat([header, payload]);
}

async function exchangeWorker(context: BrowserContext, kind: Kind): Promise<void> {
  await context.route('**/assets/decoder.worker-*.js', async (route) => {
    const response = await route.fetch();
    const code =
      kind === 'ours'
        ? await response.text()
        : readFileSync(join(variable('SAMWEB_CLICK_STOCK'), 'decoder.worker.js'), 'utf8');
    await route.fulfill({ response, body: MEMORY_PROBE + code });
  });
  await context.route('**/assets/stock-decoder.onnx', fulfillFile);
}

/** Bytes of the WebAssembly memory of a page's decoder worker. */
export async function heapBytes(page: Page): Promise<number> {
  const worker = page.workers().find((one) => one.url().includes('/decoder.worker-'));
  if (worker === undefined) throw new Error('The page has no decoder worker.');
  return worker.evaluate(() =>
    (self as unknown as { probedMemories: readonly WebAssembly.Memory[] }).probedMemories.reduce(
      (sum, { buffer }) => sum + buffer.byteLength,
      0,
    ),
  );
}
