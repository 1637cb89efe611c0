/** The decoder's answer: four masks as low-resolution logits with their predicted IoU. */
import { at } from '../bytes/at';
import type { BoxXyxy, SizeHW } from '../geometry/spaces';
import type { LowResLogits } from '../masks/upsample';
import { CANDIDATE_COUNT } from './prompts';
import type { CandidateIndex } from './prompts';

/** The crop that was encoded, where it was not the whole image. */
export interface CandidatesCrop {
  /** Image frame, whole pixels. */
  readonly box: BoxXyxy;
  /** Of each of the four masks: whether it goes on beyond the crop; see `masks/cutOff`. */
  readonly cutOff: readonly boolean[];
}

export interface Candidates {
  /** (4, height, width) row-major. */
  readonly logits: Float32Array;
  readonly size: SizeHW;
  /** Four predicted IoUs. */
  readonly iouPredictions: Float32Array;
  /** Four stability scores, 0 to 1; see `masks/stability`. */
  readonly stabilityScores: Float32Array;
  /** Left out where the whole image was encoded. */
  readonly crop?: CandidatesCrop;
}

export type CandidateName = 'whole' | 'part' | 'subpart' | 'combined';

export interface CandidateOption {
  readonly index: CandidateIndex;
  readonly name: CandidateName;
  readonly predictedIou: number;
  readonly stabilityScore: number;
}

/** One candidate's logits, as a view into the answer. */
export const candidateLogits = (candidates: Candidates, index: CandidateIndex): LowResLogits => {
  const { size } = candidates;
  const pixels = size.height * size.width;
  return { data: candidates.logits.subarray(index * pixels, (index + 1) * pixels), size };
};

/**
 * The masks to cycle through, in the order in which they are shown.
 *
 * SAM's three tokens for an ambiguous point carry no names; by convention of the paper they are
 * whole, part and subpart, so the names follow their areas. Token 0 answers several prompts
 * together; it is offered first there and last for a single point.
 */
export const candidateOptions = (
  candidates: Candidates,
  isSinglePoint: boolean,
): readonly CandidateOption[] => {
  const names: readonly CandidateName[] = ['whole', 'part', 'subpart'];
  const ambiguous = ([1, 2, 3] as const)
    .map((index) => ({ index, area: positiveCount(candidateLogits(candidates, index).data) }))
    .sort((a, b) => b.area - a.area)
    .map(({ index }, rank) => option(candidates, index, names[rank] ?? 'subpart'));
  const combined = option(candidates, 0, 'combined');
  return isSinglePoint ? [...ambiguous, combined] : [combined, ...ambiguous];
};

/** The option `step` places after the chosen one, around the ring. */
export const neighbourCandidate = (
  options: readonly CandidateOption[],
  chosen: CandidateIndex,
  step: 1 | -1,
): CandidateIndex => {
  const place = options.findIndex(({ index }) => index === chosen);
  const next = options[(place + step + options.length) % options.length];
  return next?.index ?? chosen;
};

export const isCandidateIndex = (value: number): value is CandidateIndex =>
  Number.isInteger(value) && value >= 0 && value < CANDIDATE_COUNT;

const option = (
  candidates: Candidates,
  index: CandidateIndex,
  name: CandidateName,
): CandidateOption => ({
  index,
  name,
  predictedIou: at(candidates.iouPredictions, index),
  stabilityScore: at(candidates.stabilityScores, index),
});

const positiveCount = (values: Float32Array): number => {
  let count = 0;
  for (const value of values) if (value > 0) count += 1;
  return count;
};
