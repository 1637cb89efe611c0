/** The product's workers, spoken to directly: what the labeling page's own calls come down to. */
import type { Page } from '@playwright/test';

/** Addresses of the built worker scripts. */
export interface WorkerUrls {
  readonly decoder: string;
  readonly masks: string;
}

/** Find the scripts by opening a labeling page, and leave it for one without workers. */
export async function findWorkers(page: Page, labelingUrl: string): Promise<WorkerUrls> {
  const scripts = new Set<string>();
  page.on('worker', (worker) => scripts.add(worker.url()));
  await page.goto(labelingUrl);
  const find = (name: string): string | undefined =>
    [...scripts].find((script) => script.includes(`/${name}.worker-`));
  for (;;) {
    const [decoder, masks] = [find('decoder'), find('masks')];
    if (decoder !== undefined && masks !== undefined) {
      await page.goto('/account');
      return { decoder, masks };
    }
    await page.waitForTimeout(50);
  }
}

/** Start both workers on the page, for `callWorker`. */
export async function startWorkers(page: Page, urls: WorkerUrls): Promise<void> {
  await page.evaluate(({ decoder, masks }) => {
    const make = (url: string) => {
      const worker = new Worker(url, { type: 'module' });
      const waiting = new Map<number, (data: unknown) => void>();
      worker.onmessage = ({ data }: MessageEvent<{ id: number }>) => waiting.get(data.id)?.(data);
      let lastId = 0;
      return (kind: string, request: unknown) =>
        new Promise((resolve, reject) => {
          lastId += 1;
          waiting.set(lastId, (data) => {
            const message = data as {
              isOk: boolean;
              answer: unknown;
              problem: unknown;
            };
            if (message.isOk) resolve(message.answer);
            else reject(new Error(JSON.stringify(message.problem)));
          });
          worker.postMessage({ id: lastId, kind, request });
        });
    };
    Object.assign(globalThis, {
      workerCalls: { decoder: make(decoder), masks: make(masks) },
    });
  }, urls);
}

/** What the decoder worker is started with, from a manifest of the API or of the exporter. */
export function specOf(manifest: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const [grid, lowres] = [manifest['grid'], manifest['lowres']] as readonly [number, number][];
  return {
    checkpointSha256: manifest['checkpoint_sha256'],
    graphs: manifest['files'],
    inputSize: manifest['input_size'],
    channels: manifest['channels'],
    grid: { height: grid?.[0], width: grid?.[1] },
    lowres: { height: lowres?.[0], width: lowres?.[1] },
    maskThreshold: manifest['mask_threshold'],
  };
}
