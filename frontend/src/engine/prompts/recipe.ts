/** The recipe of an annotation: what the server needs to make the same mask again. */
import { imagePoint } from '../geometry/spaces';
import type { BoxXyxy } from '../geometry/spaces';
import type { SampleWindow } from '../intensity/intensity';
import type { Combination } from '../masks/edit';
import type { CocoRle } from '../masks/rle';
import { isCandidateIndex } from './candidates';
import { boxPrompt, pointPrompt, takenUp } from './prompts';
import type { PointLabel, Prompt } from './prompts';

/** Image frame throughout. */
export interface Recipe {
  readonly version: 1;
  readonly model: string;
  readonly checkpointSha256: string;
  /** Samples of deep gray that SAM saw as black and white; left out for 8 bits. */
  readonly window?: SampleWindow;
  /** The crop that SAM saw; left out where it saw the whole image. */
  readonly crop?: BoxXyxy;
  /** In the order they were given; `candidate` is the decoder token chosen after each. */
  readonly prompts: readonly PromptRecord[];
  /** The mask that the prompts began with; left out when they began with nothing. */
  readonly takenUp?: CocoRle;
  /** What the prompts' mask was put together with; left out when it is an object of its own. */
  readonly into?: Into;
  /** Whether pixels of other objects were taken out in the end. */
  readonly isKeptApart?: true;
  readonly predictedIou: number | null;
  readonly stabilityScore: number | null;
  /** Time during which the labeler was at work on this object. */
  readonly activeMilliseconds: number;
}

/** An object as it was before a mask was added to it, cut out of it, or shared with it. */
export interface Into {
  readonly how: Combination;
  readonly segmentation: CocoRle;
}

export type PromptRecord =
  | {
      readonly kind: 'point';
      readonly x: number;
      readonly y: number;
      readonly label: PointLabel;
      readonly candidate: number;
    }
  | {
      readonly kind: 'box';
      readonly x0: number;
      readonly y0: number;
      readonly x1: number;
      readonly y1: number;
      readonly candidate: number;
    };

/**
 * Write a prompt sequence in the recipe's form.
 * @param prompts  every prompt with its chosen candidate; an open choice is written as token 0, and
 *                 what was taken up is left out: `takenUp` holds it
 */
export const promptsToRecords = (prompts: readonly Prompt[]): readonly PromptRecord[] =>
  prompts.flatMap((prompt): readonly PromptRecord[] => {
    if (prompt.kind === 'taken') return [];
    const candidate = prompt.candidate ?? 0;
    return prompt.kind === 'point'
      ? [{ kind: 'point', x: prompt.point.x, y: prompt.point.y, label: prompt.label, candidate }]
      : [{ kind: 'box', ...prompt.box, candidate }];
  });

/** The weights that answered, and what they saw. */
interface Weights {
  readonly model: string;
  readonly checkpointSha256: string;
  readonly window: SampleWindow | null;
  readonly crop?: BoxXyxy | undefined;
}

type Measures = Pick<Recipe, 'predictedIou' | 'stabilityScore' | 'activeMilliseconds'>;

/** The recipe of a prompt sequence, the mask that it took up included. */
export const recipeOf = (
  { model, checkpointSha256, window, crop }: Weights,
  prompts: readonly Prompt[],
  measures: Measures,
): Recipe => {
  const mask = takenUp(prompts)?.segmentation ?? null;
  return {
    version: 1,
    model,
    checkpointSha256,
    ...(window !== null && { window }),
    ...(crop !== undefined && { crop }),
    prompts: promptsToRecords(prompts),
    ...(mask !== null && { takenUp: mask }),
    ...measures,
  };
};

/** Whether the prompts, with what they took up, give the mask again: nothing else went into it. */
export const isByPromptsAlone = ({ into, isKeptApart }: Recipe): boolean =>
  into === undefined && isKeptApart === undefined;

/** The prompts of a recipe, each with the candidate that was chosen then. */
export const recordsToPrompts = (records: readonly PromptRecord[]): readonly Prompt[] =>
  records.map((record) => {
    const candidate = isCandidateIndex(record.candidate) ? record.candidate : null;
    if (record.kind === 'point') {
      return { ...pointPrompt(imagePoint(record.x, record.y), record.label), candidate };
    }
    const { x0, y0, x1, y1 } = record;
    return { ...boxPrompt({ x0, y0, x1, y1 }), candidate };
  });
