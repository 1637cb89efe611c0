import { expect, it } from 'vitest';

import type { Candidates } from '../engine/prompts/candidates';
import { tryEngines } from './engineTrial';
import type { TrialDecode } from './engineTrial';

const SIDE = 100;

/** Four masks of 5,000 pixels each, of which the last ones are turned over. */
const answer = (turned: number): Candidates => {
  const logits = new Float32Array(4 * SIDE * SIDE).map((_, index) => (index % 2 === 0 ? 1 : -1));
  for (let index = 1; index <= turned; index += 1) {
    logits[logits.length - index] = -(logits[logits.length - index] ?? 0);
  }
  return {
    logits,
    size: { height: SIDE, width: SIDE },
    iouPredictions: new Float32Array(4),
    stabilityScores: new Float32Array(4),
  };
};

/** Two engines on one clock: each decode moves it by the engine's time. */
const trial = async (options: {
  readonly turned?: number;
  readonly webGpuMilliseconds?: number;
  readonly isTimed?: boolean;
  readonly webGpu?: TrialDecode;
}) => {
  let clock = 0;
  const asked: string[] = [];
  const decode =
    (turned: number, milliseconds: number): TrialDecode =>
    (prompts, maskInput) => {
      clock += milliseconds;
      asked.push(`${String(prompts.length)}${maskInput === null ? '' : ' on a mask'}`);
      return Promise.resolve(answer(turned));
    };
  const result = await tryEngines({
    wasm: decode(0, 50),
    webGpu: options.webGpu ?? decode(options.turned ?? 0, options.webGpuMilliseconds ?? 10),
    imageSize: { height: 10, width: 20 },
    maskThreshold: 0,
    isTimed: options.isTimed ?? true,
    now: () => clock,
  });
  return { result, asked };
};

it.each([
  ['faster', 10],
  ['faster', 44],
  ['slower', 46],
  ['slower', 80],
])('calls WebGPU %s at %i ms against 50', async (outcome, webGpuMilliseconds) => {
  const { result } = await trial({ webGpuMilliseconds });

  expect(result).toEqual({ outcome, wasmMilliseconds: 50, webGpuMilliseconds });
});

it.each([
  ['faster', 5],
  ['unequal', 6],
])('is %s with %i of 5,000 pixels turned over', async (outcome, turned) => {
  const { result } = await trial({ turned });

  expect(result.outcome).toBe(outcome);
});

it('takes what is no number for unequal', async () => {
  const broken = answer(0);
  broken.logits[3] = NaN;
  const { result } = await trial({ webGpu: () => Promise.resolve(broken) });

  expect(result.outcome).toBe('unequal');
});

it('compares clicks, corrections of a mask and boxes, and times nothing it has timed before', async () => {
  const { result, asked } = await trial({ isTimed: false });

  expect(asked).toEqual(['1', '1', '2 on a mask', '2 on a mask', '3 on a mask', '3 on a mask']);
  expect(result).toEqual({ outcome: 'faster', wasmMilliseconds: null, webGpuMilliseconds: null });
});
