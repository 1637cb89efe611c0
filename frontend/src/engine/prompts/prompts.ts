/**
 * The prompt sequence of one object: points and at most one box, in the order they were given.
 *
 * L_n = decode(the first n prompts, mask_input = S_(n-1)); S_k is the logits of the candidate that
 * was chosen after prompt k. A candidate of null means "not chosen yet": the default rule decides
 * when the decoder answers, and the choice is then written into the prompt.
 */
import type { CocoRle } from '../masks/rle';
import type { BoxXyxy, ImagePoint } from '../geometry/spaces';

/** Index of the decoder's mask token: 0 is for clear prompts, 1 to 3 for one ambiguous point. */
export type CandidateIndex = 0 | 1 | 2 | 3;

export const CANDIDATE_COUNT = 4;

export type PointLabel = 0 | 1;

export interface PointPrompt {
  readonly kind: 'point';
  readonly point: ImagePoint;
  /** 1 foreground, 0 background. */
  readonly label: PointLabel;
  readonly candidate: CandidateIndex | null;
}

export interface BoxPrompt {
  readonly kind: 'box';
  readonly box: BoxXyxy;
  readonly candidate: CandidateIndex | null;
}

/** An object that is there already, taken up again; always the first of its sequence. */
export interface TakenPrompt {
  readonly kind: 'taken';
  readonly annotationId: string;
  /** The mask to begin with; null when the object's own prompts follow. */
  readonly segmentation: CocoRle | null;
  /** Nothing is decoded for it: what stands here means nothing. */
  readonly candidate: CandidateIndex | null;
}

export type Prompt = PointPrompt | BoxPrompt | TakenPrompt;

export const pointPrompt = (point: ImagePoint, label: PointLabel): PointPrompt => ({
  kind: 'point',
  point,
  label,
  candidate: null,
});

export const boxPrompt = (box: BoxXyxy): BoxPrompt => ({ kind: 'box', box, candidate: null });

export const takenPrompt = (annotationId: string, segmentation: CocoRle | null): TakenPrompt => ({
  kind: 'taken',
  annotationId,
  segmentation,
  candidate: null,
});

/** The object that a sequence takes up; null when it makes a new one. */
export const takenUp = (prompts: readonly Prompt[]): TakenPrompt | null => {
  const [first] = prompts;
  return first?.kind === 'taken' ? first : null;
};

/** Append a prompt. A second box takes the first one's place at the end of the sequence. */
export const withPrompt = (prompts: readonly Prompt[], added: Prompt): readonly Prompt[] => {
  const oldBox = added.kind === 'box' ? prompts.findIndex((prompt) => prompt.kind === 'box') : -1;
  return [...(oldBox < 0 ? prompts : withoutPrompt(prompts, oldBox)), added];
};

/**
 * Remove one prompt. What came after it is decoded anew, so those choices are open again: a default
 * made for two points need not be the default for one.
 */
export const withoutPrompt = (prompts: readonly Prompt[], removed: number): readonly Prompt[] =>
  prompts.flatMap((prompt, index) => {
    if (index === removed) return [];
    return index < removed ? [prompt] : [{ ...prompt, candidate: null }];
  });

/** Write down the candidates that were chosen after each prompt. */
export const withCandidates = (
  prompts: readonly Prompt[],
  chosen: readonly CandidateIndex[],
): readonly Prompt[] =>
  prompts.map((prompt, index) => ({ ...prompt, candidate: chosen[index] ?? prompt.candidate }));

/**
 * The candidate to show when the labeler has not said.
 * @param prompts        everything given so far
 * @param iouPredictions the decoder's four predicted IoUs
 * @returns              best of tokens 1 to 3 for a single point, else token 0
 */
export const defaultCandidate = (
  prompts: readonly Prompt[],
  iouPredictions: ArrayLike<number>,
): CandidateIndex => {
  if (prompts.length !== 1 || prompts[0]?.kind !== 'point') return 0;
  const ambiguous: readonly CandidateIndex[] = [1, 2, 3];
  return ambiguous.reduce((best, index) =>
    (iouPredictions[index] ?? 0) > (iouPredictions[best] ?? 0) ? index : best,
  );
};

/** Tell whether two prompts ask the same of the decoder; chosen candidates do not count. */
export const isSamePrompt = (a: Prompt, b: Prompt): boolean => {
  if (a.kind === 'point' && b.kind === 'point') {
    return a.label === b.label && a.point.x === b.point.x && a.point.y === b.point.y;
  }
  return a.kind === 'box' && b.kind === 'box' && isSameBox(a.box, b.box);
};

const isSameBox = (a: BoxXyxy, b: BoxXyxy): boolean =>
  a.x0 === b.x0 && a.y0 === b.y0 && a.x1 === b.x1 && a.y1 === b.y1;
