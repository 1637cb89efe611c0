import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { EmbeddingStatus, ImageIntensity } from '../../api/types';
import { showWindow } from '../../stores/windowing';
import { TestEditor } from '../../tools/testEditor';
import { DeepGray } from './deepGray';
import { TWELVE_BITS } from '../../engine/intensity/testIntensity';

const asked: unknown[] = [];
let statuses: Partial<EmbeddingStatus>[] = [];

const answer = (imageId: string, view?: unknown): Promise<EmbeddingStatus> => {
  asked.push([imageId, view]);
  const plain = { state: 'queued', url: null, position: 2, problem: null, window: null } as const;
  const status = { sizeBytes: null, checkpointSha256: null, ...plain, ...statuses.shift() };
  return Promise.resolve(status);
};

vi.mock('../../api/resources/embeddings', () => ({
  requestEmbedding: (imageId: string, view?: unknown) => answer(imageId, view),
  getEmbedding: (imageId: string, view?: unknown) => answer(imageId, view),
}));

const INTENSITY: ImageIntensity = {
  ...TWELVE_BITS,
  automatic: { low: 0, high: 4000 },
  sam: { low: 0, high: 4000 },
  samplesUrl: '/samples',
};
const SIZE = { height: 2, width: 3 };
const IMAGE = { id: 'image', size: SIZE, displaySize: SIZE, intensity: INTENSITY };

const makeDeepGray = () => {
  const test = new TestEditor();
  const exchanged: string[] = [];
  const problems: unknown[] = [];
  const decoder = {
    exchange: ({ url }: { readonly url: string }) => {
      exchanged.push(url);
      return Promise.resolve(true);
    },
  };
  const deepGray = new DeepGray(
    test.stores.windowing,
    test.editor,
    decoder as unknown as ConstructorParameters<typeof DeepGray>[2],
    (error) => problems.push(error),
  );
  const state = () => test.stores.windowing.getState();
  return { test, deepGray, exchanged, problems, state };
};

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers();
  const samples = Uint16Array.of(1, 2, 3, 4, 5, 65535);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(samples.buffer)));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('shows the samples of the open image', async () => {
  const { deepGray, state } = makeDeepGray();

  await deepGray.open(IMAGE);

  expect(state().samples?.data).toEqual(Uint16Array.of(1, 2, 3, 4, 5, 65535));
  expect(state().shown).toEqual(INTENSITY.sam);
});

it('says so when samples are not complete', async () => {
  const { deepGray, problems, state } = makeDeepGray();

  await deepGray.open({ ...IMAGE, displaySize: { height: 9, width: 9 } });

  expect(problems.map(String)).toEqual(['Error: The gray values are not complete.']);
  expect(state().samples).toBeNull();
});

it('waits for the view to be encoded, takes it, and asks for the open mask again', async () => {
  const { test, deepGray, exchanged, state } = makeDeepGray();
  await deepGray.open(IMAGE);
  await test.click(45, 45).settled();
  showWindow(test.stores.windowing, { low: 1003, high: 1500 });
  const window = { low: 1004, high: 1500 };
  statuses = [{}, { state: 'running' }, { state: 'ready', url: '/other', window }];

  const taken = deepGray.segmentWithView();
  await test.settled();
  expect(state().reading).toMatchObject({ state: 'queued', ahead: 2 });
  expect(state().sam).toEqual(INTENSITY.sam);
  await vi.advanceTimersByTimeAsync(700);
  expect(state().reading).toMatchObject({ state: 'running' });
  await vi.advanceTimersByTimeAsync(700);
  await taken;

  expect(exchanged).toEqual(['/other']);
  expect(state()).toMatchObject({ sam: window, shown: window, reading: null });
  expect(test.editor.image?.window).toEqual(window);
  expect(test.asked).toHaveLength(2);
  expect(asked[0]).toEqual(['image', { window: { low: 1003, high: 1500 } }]);
});

it("goes back to the project's own window by asking for none", async () => {
  const { test, deepGray, exchanged, state } = makeDeepGray();
  await deepGray.open(IMAGE);
  test.stores.windowing.setState({ sam: { low: 1, high: 2 } });
  statuses = [{ state: 'ready', url: '/own' }];

  await deepGray.segmentWithView();

  expect(asked).toEqual([['image', { window: undefined }]]);
  expect(exchanged).toEqual(['/own']);
  expect(state().sam).toEqual(INTENSITY.sam);
});

it('asks for nothing while eye and SAM see the same', async () => {
  const { deepGray } = makeDeepGray();
  await deepGray.open(IMAGE);

  await deepGray.segmentWithView();

  expect(asked).toEqual([]);
});

it('keeps what SAM sees when an encoding fails, and says why', async () => {
  const { test, deepGray, exchanged, state } = makeDeepGray();
  await deepGray.open(IMAGE);
  showWindow(test.stores.windowing, { low: 5, high: 50 });
  statuses = [{ state: 'failed', problem: { title: '', detail: 'No memory.', hint: '' } }];

  await deepGray.segmentWithView();

  expect(exchanged).toEqual([]);
  expect(state().sam).toEqual(INTENSITY.sam);
  expect(state().reading).toMatchObject({ state: 'failed', problem: 'No memory.' });
});

it('forgets an encoding of an image that was left', async () => {
  const { test, deepGray, exchanged, state } = makeDeepGray();
  await deepGray.open(IMAGE);
  showWindow(test.stores.windowing, { low: 5, high: 50 });
  statuses = [{}, { state: 'ready', url: '/late' }];

  const taken = deepGray.segmentWithView();
  await test.settled();
  await deepGray.open({ ...IMAGE, id: 'other', intensity: null });
  await vi.advanceTimersByTimeAsync(700);
  await taken;

  expect(exchanged).toEqual([]);
  expect(state()).toMatchObject({ intensity: null, sam: null, reading: null });
});
