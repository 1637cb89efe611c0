/**
 * Whether WebGPU may answer: it must give WASM's masks on the loaded decoder, and give them sooner.
 * ONNX Runtime's WebGPU has given wrong results before (github.com/microsoft/onnxruntime/issues/29594),
 * and small graphs are often slower there than in WASM.
 */
import { at } from '../engine/bytes/at';
import type { EngineComparison } from '../engine/runtime/engineReport';
import { imagePoint } from '../engine/geometry/spaces';
import type { SizeHW } from '../engine/geometry/spaces';
import { candidateLogits } from '../engine/prompts/candidates';
import type { Candidates } from '../engine/prompts/candidates';
import { boxPrompt, pointPrompt } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';
import type { LowResLogits } from '../engine/masks/upsample';
import { median } from './recentTimes';

export type TrialDecode = (
  prompts: readonly Prompt[],
  maskInput: LowResLogits | null,
) => Promise<Candidates>;

export interface TrialOptions {
  readonly wasm: TrialDecode;
  readonly webGpu: TrialDecode;
  readonly imageSize: SizeHW;
  readonly maskThreshold: number;
  /** False where an earlier trial on this device has shown that WebGPU is faster. */
  readonly isTimed: boolean;
  readonly now: () => number;
}

export type TrialResult = Omit<EngineComparison, 'device'>;

const ROUNDS = 5;

/** Below this a change of engine is not worth its memory. */
const WORTHWHILE = 0.9;

/** Differing pixels that a mask may have: 0.1 % of its area, and two in any case. */
const MAX_DIFFERING_SHARE = 0.001;
const MAX_DIFFERING_PIXELS = 2;

/** Decode the same prompts with both engines, compare the masks, then the times. */
export const tryEngines = async (options: TrialOptions): Promise<TrialResult> => {
  const { wasm, webGpu, imageSize, maskThreshold } = options;
  let maskInput: LowResLogits | null = null;
  for (const prompts of promptsOf(imageSize)) {
    const wanted: Candidates = await wasm(prompts, maskInput);
    const found = await webGpu(prompts, maskInput);
    if (!isSameAnswer(wanted, found, maskThreshold)) return untimed('unequal');
    maskInput = candidateLogits(wanted, 0);
  }
  return options.isTimed ? time(options) : untimed('faster');
};

const untimed = (outcome: TrialResult['outcome']): TrialResult => ({
  outcome,
  wasmMilliseconds: null,
  webGpuMilliseconds: null,
});

/** A click, the same with a click more on its mask, and a box on top: every graph takes part. */
const promptsOf = ({ height, width }: SizeHW): readonly (readonly Prompt[])[] => {
  const click = pointPrompt(imagePoint(width * 0.5, height * 0.5), 1);
  const another = pointPrompt(imagePoint(width * 0.2, height * 0.8), 0);
  const box = boxPrompt({
    x0: width * 0.25,
    y0: height * 0.25,
    x1: width * 0.75,
    y1: height * 0.75,
  });
  return [[click], [click, another], [click, another, box]];
};

const isSameAnswer = (wanted: Candidates, found: Candidates, maskThreshold: number): boolean =>
  ([0, 1, 2, 3] as const).every((index) =>
    isSameMask(candidateLogits(wanted, index), candidateLogits(found, index), maskThreshold),
  );

const isSameMask = (wanted: LowResLogits, found: LowResLogits, maskThreshold: number): boolean => {
  let area = 0;
  let differing = 0;
  for (let index = 0; index < wanted.data.length; index += 1) {
    const value = at(found.data, index);
    if (!Number.isFinite(value)) return false;
    const isForeground = at(wanted.data, index) > maskThreshold;
    if (isForeground) area += 1;
    if (isForeground !== value > maskThreshold) differing += 1;
  }
  return differing <= Math.max(MAX_DIFFERING_PIXELS, area * MAX_DIFFERING_SHARE);
};

const time = async ({ wasm, webGpu, imageSize, now }: TrialOptions): Promise<TrialResult> => {
  const [click = []] = promptsOf(imageSize);
  const timesOf = async (decode: TrialDecode): Promise<number> => {
    const startedAt = now();
    await decode(click, null);
    return now() - startedAt;
  };
  const wasmTimes: number[] = [];
  const webGpuTimes: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    wasmTimes.push(await timesOf(wasm));
    webGpuTimes.push(await timesOf(webGpu));
    // A click that came meanwhile goes first.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const wasmMilliseconds = median(wasmTimes) ?? 0;
  const webGpuMilliseconds = median(webGpuTimes) ?? 0;
  const isFaster = webGpuMilliseconds < wasmMilliseconds * WORTHWHILE;
  return { outcome: isFaster ? 'faster' : 'slower', wasmMilliseconds, webGpuMilliseconds };
};
