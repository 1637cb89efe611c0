/** Going through the candidates of two models at once: like is shown beside like. */
import { candidateOptions } from '../../engine/prompts/candidates';
import type { CandidateOption } from '../../engine/prompts/candidates';
import type { CandidateIndex, Prompt } from '../../engine/prompts/prompts';
import type { ShownMask } from '../../stores/session';
import type { Pane } from './pane';

export interface Answered {
  readonly prompts: readonly Prompt[];
  readonly answer: ShownMask | null;
}

/** The masks that a model offers for its prompts, in the order in which they are shown. */
export const optionsOf = ({ prompts, answer }: Answered): readonly CandidateOption[] => {
  if (answer === null || prompts.length === 0) return [];
  return candidateOptions(answer.candidates, prompts.length === 1 && prompts[0]?.kind === 'point');
};

/**
 * The next candidate of every side: the first side that has an answer goes on by `step`, and the
 * others show what stands at the same place of their order. Whole, part and subpart stand by size,
 * so that wholes are compared with wholes.
 * @returns  null for a side that has no answer
 */
export const nextTogether = (
  sides: readonly Answered[],
  step: 1 | -1,
): readonly (CandidateIndex | null)[] => {
  const offered = sides.map(optionsOf);
  const leader = offered.findIndex(({ length }) => length > 0);
  const [options, chosen] = [offered[leader] ?? [], sides[leader]?.answer?.chosen];
  if (options.length === 0) return sides.map(() => null);
  const place = options.findIndex(({ index }) => index === chosen);
  const next = (place + step + options.length) % options.length;
  return offered.map((one) => one[next]?.index ?? null);
};

/**
 * Have every pane show its next candidate; while one decodes, all wait.
 * @returns  false when none has a candidate to show
 */
export const cycleTogether = (
  panes: readonly Pick<Pane, 'store' | 'choose'>[],
  step: 1 | -1,
): boolean => {
  const states = panes.map(({ store }) => store.getState());
  const next = nextTogether(states, step);
  if (next.every((candidate) => candidate === null)) return false;
  if (states.some(({ isDecoding }) => isDecoding)) return true;
  next.forEach((candidate, place) => {
    if (candidate !== null) panes[place]?.choose(candidate);
  });
  return true;
};
