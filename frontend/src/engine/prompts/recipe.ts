/** The recipe of an annotation: what the server needs to make the same mask again. */
import type { PointLabel, Prompt } from './prompts';

/** Image frame throughout. */
export interface Recipe {
  readonly version: 1;
  readonly model: string;
  readonly checkpointSha256: string;
  readonly prompts: readonly PromptRecord[];
  readonly predictedIou: number | null;
  readonly stabilityScore: number | null;
  /** Time during which the labeler was at work on this object. */
  readonly activeMilliseconds: number;
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
 * @param prompts  every prompt with its chosen candidate; an open choice is written as token 0
 */
export const promptsToRecords = (prompts: readonly Prompt[]): readonly PromptRecord[] =>
  prompts.map((prompt) => {
    const candidate = prompt.candidate ?? 0;
    return prompt.kind === 'point'
      ? { kind: 'point', x: prompt.point.x, y: prompt.point.y, label: prompt.label, candidate }
      : { kind: 'box', ...prompt.box, candidate };
  });
