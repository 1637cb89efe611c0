import { expect, test } from 'vitest';

import type { DecoderStatus } from '../../decoder/clientOptions';
import type { CutMask, DecodeAnswer, DecoderSpec } from '../../decoder/protocol';
import { imagePoint } from '../../engine/geometry/spaces';
import type { Candidates } from '../../engine/prompts/candidates';
import { pointPrompt } from '../../engine/prompts/prompts';
import type { Prompt } from '../../engine/prompts/prompts';
import { areaShown, Pane, presentMask } from './pane';
import type { PaneDecoder } from './pane';

const FILE = { url: '', sha256: '' };
const SPEC: DecoderSpec = {
  checkpointSha256: '0',
  graphs: { prepare: FILE, delta: FILE, decode: FILE },
  inputSize: 1024,
  channels: 1,
  grid: { height: 1, width: 1 },
  lowres: { height: 1, width: 1 },
  maskThreshold: 0,
};
const SOURCE = { imageId: 'i', url: '/e/1', imageSize: { height: 4, width: 4 } };
const POINT = pointPrompt(imagePoint(1, 1), 1);
const OTHER = pointPrompt(imagePoint(3, 3), 0);

const candidates = (): Candidates => ({
  logits: new Float32Array(4),
  size: { height: 1, width: 1 },
  iouPredictions: Float32Array.of(0.1, 0.2, 0.9, 0.4),
  stabilityScores: new Float32Array(4),
});

const cut = (area: number): CutMask => ({
  segmentation: { size: [4, 4], counts: '' },
  area,
  bboxXywh: [0, 0, 1, 1],
  stabilityScore: 1,
  bitmap: { x: 0, y: 0, width: 1, height: 1, columns: 1, rows: 1, data: new Uint8Array(1) },
});

/** A pane whose decoder answers by token 2, and keeps what it was asked. */
const makePane = () => {
  const asked: (readonly Prompt[])[] = [];
  const fails: ((error: Error) => void)[] = [];
  let areAnswersHeld = false;
  let say: (status: DecoderStatus) => void = () => undefined;
  let area = 0;
  const answer = (count: number): Promise<DecodeAnswer> =>
    Promise.resolve({ candidates: candidates(), chosen: Array<2>(count).fill(2) });
  const decoder: PaneDecoder = {
    open: ({ checkpointSha256 }, { imageId }) => {
      say(checkpointSha256 === '0' ? { state: 'ready', imageId } : { state: 'idle' });
      return Promise.resolve();
    },
    close: () => say({ state: 'idle' }),
    decode: (prompts) => {
      asked.push(prompts);
      if (areAnswersHeld) return new Promise((_, fail) => fails.push(fail));
      return answer(prompts.length);
    },
    hover: () => answer(1),
    dropAnswers: () => undefined,
    dispose: () => undefined,
  };
  const pane = new Pane({
    makeDecoder: (onStatus) => {
      say = onStatus;
      return decoder;
    },
    cut: () => {
      area += 1;
      return Promise.resolve(cut(area));
    },
  });
  return {
    pane,
    asked,
    /** Let questions wait from here on, until `failNext` ends the oldest. */
    holdAnswers: () => {
      areAnswersHeld = true;
    },
    failNext: (message: string) => fails.shift()?.(new Error(message)),
    say: (status: DecoderStatus) => say(status),
  };
};

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test('prompts given before the model is there are asked when it comes', async () => {
  const { pane, asked } = makePane();

  pane.add(POINT);
  expect(asked).toEqual([]);
  await pane.arm(SPEC, SOURCE);
  await settled();

  expect(asked).toEqual([[POINT]]);
  expect(pane.store.getState().prompts).toEqual([{ ...POINT, candidate: 2 }]);
  expect(presentMask(pane.store.getState())?.area).toBe(1);
});

test('a click on what the preview shows is not asked again', async () => {
  const { pane, asked } = makePane();
  await pane.arm(SPEC, SOURCE);

  pane.preview(POINT.point);
  await settled();
  pane.add(POINT);
  await settled();

  expect(asked).toEqual([]);
  expect(pane.store.getState().answer?.chosen).toBe(2);
  expect(presentMask(pane.store.getState())?.area).toBe(1);
});

test('another model forgets what was said and chosen, and keeps what was asked', async () => {
  const { pane, asked } = makePane();
  await pane.arm(SPEC, SOURCE);
  pane.add(POINT);
  pane.add(OTHER);
  await settled();

  pane.disarm();
  expect(pane.store.getState()).toMatchObject({
    prompts: [POINT, OTHER],
    answer: null,
    mask: null,
  });
  await pane.arm(SPEC, { ...SOURCE, url: '/e/2' });

  expect(asked.at(-1)).toEqual([POINT, OTHER]);
});

test('while a further prompt is answered the mask shown is not the present one', async () => {
  const { pane } = makePane();
  await pane.arm(SPEC, SOURCE);
  pane.add(POINT);
  await settled();

  pane.add(OTHER);

  expect(pane.store.getState().answer).not.toBeNull();
  expect(presentMask(pane.store.getState())).toBeNull();
  await settled();
  expect(presentMask(pane.store.getState())?.area).toBe(2);
});

test('a choice of another candidate makes its mask and asks nothing', async () => {
  const { pane, asked } = makePane();
  await pane.arm(SPEC, SOURCE);
  pane.add(POINT);
  await settled();

  pane.choose(3);
  await settled();

  expect(asked).toHaveLength(1);
  expect(pane.store.getState().prompts).toEqual([{ ...POINT, candidate: 3 }]);
  expect(pane.store.getState().answer?.chosen).toBe(3);
  expect(presentMask(pane.store.getState())?.area).toBe(2);
});

test('without prompts nothing is shown', async () => {
  const { pane } = makePane();
  await pane.arm(SPEC, SOURCE);
  pane.add(POINT);
  await settled();

  pane.remove(0);

  expect(pane.store.getState()).toMatchObject({ prompts: [], answer: null, mask: null });
});

test('a failed decode leaves no earlier mask behind as if it answered', async () => {
  const { pane, holdAnswers, failNext } = makePane();
  await pane.arm(SPEC, SOURCE);
  pane.add(POINT);
  await settled();
  holdAnswers();

  pane.add(OTHER);
  failNext('It is out of memory.');
  await settled();

  expect(pane.store.getState()).toMatchObject({
    answer: null,
    mask: null,
    isDecoding: false,
    problem: 'It is out of memory.',
  });
  expect(pane.store.getState().prompts).toHaveLength(2);
});

test('a failure of prompts that were replaced says nothing about the present ones', async () => {
  const { pane, holdAnswers, failNext } = makePane();
  await pane.arm(SPEC, SOURCE);
  holdAnswers();

  pane.add(POINT);
  pane.add(OTHER);
  failNext('It is out of memory.');
  await settled();

  expect(pane.store.getState()).toMatchObject({ isDecoding: true, problem: null });
});

test('prompts given while the worker starts again are asked when it is back', async () => {
  const { pane, asked, say } = makePane();
  await pane.arm(SPEC, SOURCE);

  say({ state: 'loading' });
  pane.add(POINT);
  expect(asked).toEqual([]);
  say({ state: 'ready', imageId: 'i' });
  await settled();

  expect(asked).toEqual([[POINT]]);
  expect(presentMask(pane.store.getState())?.area).toBe(1);
});

test('an answer that is there is not asked again when the worker is back', async () => {
  const { pane, asked, say } = makePane();
  await pane.arm(SPEC, SOURCE);
  pane.add(POINT);
  await settled();

  say({ state: 'loading' });
  say({ state: 'ready', imageId: 'i' });

  expect(asked).toHaveLength(1);
});

test('another embedding of the image is asked anew', async () => {
  const { pane, asked } = makePane();
  await pane.arm(SPEC, SOURCE);
  pane.add(POINT);
  await settled();

  await pane.arm(SPEC, SOURCE);
  expect(asked).toHaveLength(1);
  await pane.arm(SPEC, { ...SOURCE, url: '/e/2' });

  expect(asked).toHaveLength(2);
});

test('an embedding that comes back at the same address is opened again after a failure', async () => {
  const { pane, say } = makePane();
  await pane.arm(SPEC, SOURCE);
  const problem = { code: 'x', message: 'It is gone.', hint: '' };
  say({ state: 'failed', problem });

  await pane.arm(SPEC, SOURCE);

  expect(pane.store.getState().decoder.state).toBe('ready');
});

test('the area is that of the answer shown', async () => {
  const { pane } = makePane();
  await pane.arm(SPEC, SOURCE);
  pane.add(POINT);
  expect(areaShown(pane.store.getState())).toBeNull();
  await settled();
  expect(areaShown(pane.store.getState())).toBe(1);

  pane.choose(3);

  expect(areaShown(pane.store.getState())).toBeNull();
});
