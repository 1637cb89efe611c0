/** Browser and server make the same masks of the same prompts, on images of odd sizes. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { isWhole, logIn, readyImages, runPython, seedFiles } from './stack';
import { expect, test } from './watched';
import { findWorkers, specOf, startWorkers } from './workers';

type Fields = Readonly<Record<string, unknown>>;

interface Sequence {
  readonly size: readonly [height: number, width: number];
  readonly prompts: readonly Fields[];
}

const folder = mkdtempSync(join(tmpdir(), 'samweb-same-'));
const vectors = join(__dirname, '..', 'vectors', 'prompt_sequences.json');
const { sequences: all } = JSON.parse(readFileSync(vectors, 'utf8')) as {
  readonly sequences: readonly Sequence[];
};
/** All 200 in `make e2e-full`; else every ninth, of every size. */
const stride = isWhole ? 1 : 9;
const sequences = all.filter((_, index) => index % stride === 0);
const nameOf = ([height, width]: Sequence['size']): string =>
  `${String(height)}x${String(width)}.png`;

// In full, 500 decodes in the browser and 500 by torch.

test('prompt sequences give the masks of the server’s predictor', async ({ page }) => {
  runPython('tests/e2e/make_odd_images.py', folder);
  await logIn(page);
  const names = [...new Set(sequences.map(({ size }) => nameOf(size)))];
  const projectId = await seedFiles(
    page,
    'Same pixels',
    names.map((name) => join(folder, name)),
  );
  const images = await readyImages(page, projectId, names.length);
  const first = images[0]?.id ?? '';
  await startWorkers(page, await findWorkers(page, `/projects/${projectId}/images/${first}`));
  await startDecoder(page);

  const decoded: Fields[] = [];
  for (const image of images) {
    const bytes = await (await page.request.get(image.embedding.url)).body();
    writeFileSync(join(folder, `${image.path}.emb`), bytes);
    const imageSize = { height: image.height, width: image.width };
    const source = { imageId: image.id, url: image.embedding.url, imageSize };
    const ofImage = sequences.filter(({ size }) => nameOf(size) === image.path);
    const answers = await decodeAll(page, source, ofImage);
    decoded.push(
      ...answers.map((answer) => ({
        ...answer,
        embedding: `${image.path}.emb`,
      })),
    );
  }
  const file = join(folder, 'decoded.json');
  writeFileSync(file, JSON.stringify(decoded));

  expect(JSON.parse(runPython('tests/e2e/replay_sequences.py', file))).toEqual({
    compared: sequences.length,
    wrong: [],
  });
});

/** Load the starter model's decoder. */
async function startDecoder(page: Page): Promise<void> {
  const models = (await (await page.request.get('/api/v1/models/')).json()) as readonly {
    readonly name: string;
    readonly decoder: Fields;
  }[];
  const manifest = models.find(({ name }) => name === 'starter')?.decoder ?? {};
  await page.evaluate(async (startSpec) => {
    Object.assign(globalThis, { spec: startSpec });
    await workerCalls.decoder('start', { spec: startSpec, threadCount: 1 });
  }, specOf(manifest));
}

/** Decode sequences as the page would, prompt by prompt, and commit each mask. */
function decodeAll(
  page: Page,
  source: Fields,
  ofImage: readonly Sequence[],
): Promise<readonly Fields[]> {
  return page.evaluate(
    async ({ opened, list }) => {
      await workerCalls.decoder('open', opened);
      const answers: Record<string, unknown>[] = [];
      for (const { size, prompts } of list) {
        const asked = prompts.map(({ kind, candidate, ...place }) =>
          kind === 'box'
            ? { kind, box: place, candidate }
            : {
                kind,
                point: { x: place['x'], y: place['y'] },
                label: place['label'],
                candidate,
              },
        );
        const { candidates, chosen } = (await workerCalls.decoder('decode', {
          imageId: opened['imageId'],
          prompts: asked,
        })) as {
          candidates: {
            logits: Float32Array;
            size: { height: number; width: number };
          };
          chosen: readonly number[];
        };
        const pixels = candidates.size.height * candidates.size.width;
        const last = chosen.at(-1) ?? 0;
        const { segmentation } = (await workerCalls.masks('cut', {
          logits: {
            data: candidates.logits.slice(last * pixels, (last + 1) * pixels),
            size: candidates.size,
          },
          target: {
            imageSize: opened['imageSize'],
            inputSize: spec.inputSize,
            maskThreshold: spec.maskThreshold,
          },
        })) as { segmentation: unknown };
        const recorded = prompts.map((prompt, index) => ({
          ...prompt,
          candidate: chosen[index],
        }));
        answers.push({ size, prompts: recorded, segmentation });
      }
      return answers;
    },
    { opened: source, list: ofImage },
  );
}

/** On the page. */
declare const workerCalls: Readonly<
  Record<'decoder' | 'masks', (kind: string, request: unknown) => Promise<unknown>>
>;
declare const spec: {
  readonly inputSize: number;
  readonly maskThreshold: number;
};
