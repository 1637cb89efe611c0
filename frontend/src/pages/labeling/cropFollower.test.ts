import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { EmbeddingStatus } from '../../api/types';
import type { EmbeddingSource } from '../../decoder/protocol';
import { imagePoint } from '../../engine/geometry/spaces';
import { centeredOn } from '../../engine/geometry/screenWalk';
import { fitImage, setImageSize, setScreen, zoom } from '../../stores/viewport';
import { TestEditor } from '../../tools/testEditor';
import { CropFollower } from './cropFollower';
import { makeStatusStore } from './status';

const asked: unknown[] = [];
let statuses: (Partial<EmbeddingStatus> | Error)[] = [];

const answer = (_imageId: string, view: unknown): Promise<EmbeddingStatus> => {
  asked.push(view);
  const next = statuses.shift() ?? {};
  if (next instanceof Error) return Promise.reject(next);
  const plain = { state: 'queued', url: null, position: 0, problem: null, window: null } as const;
  return Promise.resolve({ sizeBytes: null, checkpointSha256: null, ...plain, ...next });
};

vi.mock('../../api/resources/embeddings', () => ({
  requestEmbedding: (imageId: string, view: unknown) => answer(imageId, view),
  getEmbedding: (imageId: string, view: unknown) => answer(imageId, view),
}));

const SIZE = { height: 3000, width: 4000 };
const SCREEN = { height: 600, width: 800 };
const READY = { state: 'ready', url: '/crop' } as const;

const opened = (size = SIZE) => {
  const test = new TestEditor();
  const { stores, editor } = test;
  const status = makeStatusStore();
  const approached: (EmbeddingSource | null)[] = [];
  const decoder = {
    approach: (near: EmbeddingSource | null) => {
      approached.push(near);
      return Promise.resolve(true);
    },
  };
  if (editor.image !== null) editor.setImage({ ...editor.image, size });
  setScreen(stores.viewport, SCREEN);
  setImageSize(stores.viewport, size);
  const follower = new CropFollower(editor, status, decoder);
  const end = follower.follow();
  follower.open({ id: 'image', size, displaySize: size, tiles: null });
  const rest = () => vi.advanceTimersByTimeAsync(350);
  const lookAt = (x: number, y: number, scale: number): void => {
    const viewport = centeredOn(imagePoint(x, y), scale, SCREEN);
    stores.viewport.setState({ viewport, isFitted: false });
  };
  const crops = () => stores.crops.getState();
  return { test, stores, status, approached, follower, end, rest, lookAt, crops };
};

const CLOSE = { x0: 1500, y0: 1000, x1: 2000, y1: 1500 };

beforeEach(() => {
  asked.length = 0;
  statuses = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('asks for the crop in sight once the view rests, and turns to it when it has come', async () => {
  const { rest, lookAt, crops, approached } = opened();
  statuses = [{ position: 3 }, { state: 'running' }, READY];

  lookAt(1700, 1200, 3.5);
  lookAt(1710, 1200, 4);
  await vi.advanceTimersByTimeAsync(349);
  expect(asked).toEqual([]);
  await rest();
  expect(asked).toEqual([{ window: undefined, crop: CLOSE }]);
  expect(crops()).toMatchObject({
    active: null,
    coming: { crop: CLOSE, state: 'queued', ahead: 3 },
  });
  await vi.advanceTimersByTimeAsync(700);
  expect(crops().coming).toMatchObject({ state: 'running' });
  await vi.advanceTimersByTimeAsync(700);

  const source = { imageId: 'image', url: '/crop', imageSize: SIZE, crop: CLOSE };
  expect(approached).toEqual([source]);
  expect(crops()).toEqual({ active: CLOSE, coming: null, problem: '' });
});

it('asks for nothing where the whole image is as near', async () => {
  const { stores, rest, lookAt } = opened();
  await rest();
  lookAt(2000, 1500, 0.3);
  await rest();
  expect(asked).toEqual([]);

  const small = opened({ height: 800, width: 1000 });
  small.lookAt(500, 400, 8);
  await small.rest();
  expect(asked).toEqual([]);
  expect(stores.crops.getState().coming).toBeNull();
});

it('keeps a crop while its part stays in sight, and asks once for each', async () => {
  const { rest, lookAt, approached } = opened();
  statuses = [READY, { ...READY, url: '/other' }];
  lookAt(1700, 1200, 4);
  await rest();
  lookAt(1720, 1210, 4);
  await rest();
  expect(asked).toHaveLength(1);

  lookAt(3000, 1200, 4);
  await rest();
  lookAt(1700, 1200, 4);
  await rest();
  expect(asked).toHaveLength(2);
  // In between, for what neither holds, the whole image answers.
  const urls = approached.map((near) => near?.url ?? 'whole');
  expect(urls).toEqual(['/crop', 'whole', '/other', 'whole', '/crop']);
});

it('lets the whole image answer as soon as it is looked at', async () => {
  const { stores, rest, lookAt, approached, crops } = opened();
  statuses = [READY];
  lookAt(1700, 1200, 4);
  await rest();

  fitImage(stores.viewport);
  await rest();

  expect(approached.at(-1)).toBeNull();
  expect(crops()).toEqual({ active: null, coming: null, problem: '' });
});

it('asks for an open mask again when SAM sees it nearer, and for nothing twice', async () => {
  const { test, rest, lookAt } = opened();
  statuses = [READY];
  lookAt(1700, 1200, 4);
  await test.click(1700, 1200).settled();
  expect(test.asked).toHaveLength(1);

  await rest();
  await test.settled();

  expect(test.asked).toHaveLength(2);
  expect(test.asked[1]).toMatchObject([{ point: { x: 1700, y: 1200 } }]);
});

it('lets the whole image answer with an object open, which keeps its crop', async () => {
  const { test, stores, rest, lookAt, crops } = opened();
  statuses = [READY];
  lookAt(1700, 1200, 4);
  await rest();
  await test.click(1700, 1200).settled();

  zoom(stores.viewport, 0.3, null);
  zoom(stores.viewport, 0.3, null);
  await rest();

  expect(crops().active).toBeNull();
  expect(test.asked).toHaveLength(1);
});

it('says why a crop did not come, and goes on without it', async () => {
  const { rest, lookAt, crops, approached } = opened();
  statuses = [new Error('16 crops that you asked for wait for the encoder.')];
  lookAt(1700, 1200, 4);
  await rest();

  const problem = '16 crops that you asked for wait for the encoder.';
  expect(crops()).toEqual({ active: null, coming: null, problem });
  expect(approached).toEqual([]);
});

it('begins anew with another window, another decoder and another image', async () => {
  const { stores, status, rest, lookAt, crops, follower } = opened();
  statuses = [READY, READY, READY];
  lookAt(1700, 1200, 4);
  await rest();

  stores.windowing.setState({ sam: { low: 1, high: 9 } });
  expect(crops().active).toBeNull();
  await rest();
  expect(asked.at(-1)).toEqual({ window: { low: 1, high: 9 }, crop: CLOSE });

  status.setState({ decoder: { state: 'ready', imageId: 'image' } });
  expect(crops().active).toBeNull();
  await rest();
  expect(crops().active).toEqual(CLOSE);

  follower.open({ id: 'other', size: SIZE, displaySize: SIZE, tiles: null });
  expect(crops().active).toBeNull();
  await rest();
  expect(asked).toHaveLength(3);
});
