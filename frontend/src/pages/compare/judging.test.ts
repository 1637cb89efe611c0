import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';

import type { CutMask } from '../../decoder/protocol';
import { imagePoint } from '../../engine/geometry/spaces';
import type { MaskBitmap } from '../../engine/masks/maskBitmap';
import { spansToRle } from '../../engine/masks/spans';
import { pointPrompt } from '../../engine/prompts/prompts';
import type { ShownMask } from '../../stores/session';
import { isAbout, Judge } from './judging';
import type { Verdict } from './judging';
import { presentMask } from './pane';
import type { PaneState } from './pane';
import type { Side } from './sides';

const BITMAP = { x: 0, y: 0, width: 1, height: 1, columns: 1, rows: 1, data: new Uint8Array(1) };

/** The first pixels of a picture of sixteen. */
const maskOf = (area: number): CutMask => ({
  segmentation: spansToRle(Uint32Array.of(0, area), { height: 4, width: 4 }),
  area,
  bboxXywh: [0, 0, 1, 1],
  stabilityScore: 1,
  bitmap: BITMAP,
});

const answer = (): ShownMask => ({
  chosen: 0,
  candidates: {
    logits: new Float32Array(4),
    size: { height: 1, width: 1 },
    iouPredictions: new Float32Array(4),
    stabilityScores: new Float32Array(4),
  },
});

const SILENT = { answer: null, mask: null, isDecoding: false } as const;

const makePane = () => {
  const store = createStore<PaneState>(() => ({
    ...SILENT,
    decoder: { state: 'ready', imageId: 'i' },
    spec: null,
    prompts: [pointPrompt(imagePoint(1, 1), 1)],
    hover: null,
    decodeMilliseconds: null,
    problem: null,
  }));
  return {
    store,
    show: (area: number): void => {
      const shown = answer();
      store.setState({ answer: shown, isDecoding: false, mask: { of: shown, cut: maskOf(area) } });
    },
    decode: (): void => store.setState({ isDecoding: true }),
    silence: (): void => store.setState(SILENT),
  };
};

/** Two panes and what is said of them; `unpack` may be made to wait or to fail. */
const makeJudge = () => {
  const panes: Readonly<Record<Side, ReturnType<typeof makePane>>> = {
    left: makePane(),
    right: makePane(),
  };
  const said: (Verdict | null)[] = [];
  let unpack = (): Promise<readonly MaskBitmap[]> => Promise.resolve([BITMAP, BITMAP]);
  new Judge({ panes, unpack: () => unpack(), say: (verdict) => said.push(verdict) }).follow();
  return {
    ...panes,
    present: () => said.at(-1) ?? null,
    isPresent: () =>
      isAbout(said.at(-1) ?? null, {
        left: presentMask(panes.left.store.getState()),
        right: presentMask(panes.right.store.getState()),
      }),
    unpackBy: (other: typeof unpack): void => {
      unpack = other;
    },
  };
};

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const judged = async () => {
  const test = makeJudge();
  test.left.show(4);
  test.right.show(8);
  await settled();
  return test;
};

test('two masks are judged once both are there', async () => {
  const { left, right, present, isPresent } = makeJudge();

  left.show(4);
  await settled();
  expect(present()).toBeNull();
  right.show(8);
  await settled();

  expect(present()?.iou).toBe(0.5);
  expect(present()?.onlyRight.area).toBe(4);
  expect(isPresent()).toBe(true);
});

test('while further prompts are answered the verdict stays, and is not the present one', async () => {
  const { left, right, present, isPresent } = await judged();

  left.decode();
  right.decode();
  await settled();

  expect(present()?.iou).toBe(0.5);
  expect(isPresent()).toBe(false);
});

test('a verdict goes with the answers, also when they go while further ones are on their way', async () => {
  const { left, right, present } = await judged();

  left.decode();
  right.decode();
  left.silence();
  right.silence();
  await settled();

  expect(present()).toBeNull();
});

test('a verdict goes when one model is changed while it decodes', async () => {
  const { right, present } = await judged();

  right.decode();
  right.silence();
  await settled();

  expect(present()).toBeNull();
});

test('the verdict of other masks is not present while that of the new ones is made', async () => {
  const { left, present, isPresent, unpackBy } = await judged();
  unpackBy(() => new Promise(() => undefined));

  left.show(2);
  await settled();

  expect(present()?.iou).toBe(0.5);
  expect(isPresent()).toBe(false);
});

test('masks that cannot be compared have no verdict', async () => {
  const { left, present, unpackBy } = await judged();
  unpackBy(() => Promise.reject(new Error('The worker stopped.')));

  left.show(2);
  await settled();

  expect(present()).toBeNull();
});

test('a comparison that is overtaken says nothing', async () => {
  const { left, present, unpackBy } = await judged();
  let finish: (bitmaps: readonly MaskBitmap[]) => void = () => undefined;
  unpackBy(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );

  left.show(2);
  const finishFirst = finish;
  left.show(8);
  finish([BITMAP, BITMAP]);
  await settled();
  finishFirst([BITMAP, BITMAP]);
  await settled();

  expect(present()?.iou).toBe(1);
});
