import { expect, it } from 'vitest';

import { imagePoint } from '../engine/geometry/spaces';
import type { CocoRle } from '../engine/masks/rle';
import { pointPrompt, takenPrompt, withoutPrompt } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';
import { PromptChain } from './promptChain';

const takenLogits = ({ counts }: CocoRle) => ({
  data: Float32Array.of(Number(counts)),
  size: { height: 1, width: 1 },
});

const taken = (counts: string): Prompt => takenPrompt('a', { size: [1, 1], counts });

/** A decoder whose n-th run gives logits n0 to n3; it writes down what it was asked. */
const recorded = () => {
  const runs: { readonly prompts: number; readonly maskInput: number | null }[] = [];
  const chain = new PromptChain((prompts, maskInput) => {
    runs.push({ prompts: prompts.length, maskInput: maskInput?.data[0] ?? null });
    const run = runs.length * 10;
    return Promise.resolve({
      logits: Float32Array.of(run, run + 1, run + 2, run + 3),
      size: { height: 1, width: 1 },
      iouPredictions: Float32Array.of(0.9, 0.1, 0.3, 0.2),
      stabilityScores: new Float32Array(4),
    });
  }, takenLogits);
  return { chain, runs };
};

const points = (...xs: readonly number[]): readonly Prompt[] =>
  xs.map((x) => pointPrompt(imagePoint(x, 0), 1));

it('feeds each step the mask chosen after the one before', async () => {
  const { chain, runs } = recorded();

  const answer = await chain.decode(points(1, 2, 3));

  expect(runs).toEqual([
    { prompts: 1, maskInput: null },
    { prompts: 2, maskInput: 12 },
    { prompts: 3, maskInput: 20 },
  ]);
  expect(answer.chosen).toEqual([2, 0, 0]);
});

it('decodes once for each further click', async () => {
  const { chain, runs } = recorded();
  await chain.decode(points(1));
  await chain.decode(points(1, 2));

  expect(runs).toHaveLength(2);
});

it('replays from a removed prompt on', async () => {
  const { chain, runs } = recorded();
  await chain.decode(points(1, 2, 3));
  await chain.decode(withoutPrompt(points(1, 2, 3), 1));

  expect(runs.slice(3)).toEqual([{ prompts: 2, maskInput: 12 }]);
});

it('replays behind a choice that was changed, and keeps the step that was chosen from', async () => {
  const { chain, runs } = recorded();
  const [first, second] = points(1, 2);
  await chain.decode([first!, second!]);
  await chain.decode([{ ...first!, candidate: 3 }, second!]);

  expect(runs.slice(2)).toEqual([{ prompts: 2, maskInput: 13 }]);
});

it('takes a preview over when the first click asks the same', async () => {
  const { chain, runs } = recorded();
  const [first, second] = points(1, 2);
  const preview = await chain.preview(first!);
  const answer = await chain.decode([first!]);
  await chain.decode([first!, second!]);

  expect(answer).toEqual(preview);
  expect(runs).toEqual([
    { prompts: 1, maskInput: null },
    { prompts: 2, maskInput: 12 },
  ]);
});

it('decodes a first click that was previewed elsewhere', async () => {
  const { chain, runs } = recorded();
  const [first, second] = points(1, 2);
  await chain.preview(first!);
  await chain.decode([second!]);

  expect(runs).toHaveLength(2);
});

it('leaves the steps alone while previewing', async () => {
  const { chain, runs } = recorded();
  const [first, second] = points(1, 2);
  await chain.decode([first!]);
  await chain.preview(second!);
  await chain.decode([first!, second!]);

  expect(runs.at(-1)).toEqual({ prompts: 2, maskInput: 12 });
});

it('begins with the mask that was taken up, for a negative point alone, too', async () => {
  const { chain, runs } = recorded();
  const answer = await chain.decode([taken('7'), pointPrompt(imagePoint(1, 0), 0)]);

  expect(runs).toEqual([{ prompts: 1, maskInput: 7 }]);
  expect(answer.chosen).toEqual([0, 0]);
});

it('does not take steps over from a sequence that began with another mask', async () => {
  const { chain, runs } = recorded();
  await chain.decode(points(1));
  await chain.decode([taken('7'), ...points(1)]);
  await chain.decode([taken('8'), ...points(1)]);
  await chain.decode([taken('8'), ...points(1, 2)]);
  await chain.decode(points(1));

  expect(runs.map(({ maskInput }) => maskInput)).toEqual([null, 7, 8, 40 - 10, null]);
});

it("goes on with an object's own prompts", async () => {
  const { chain, runs } = recorded();
  await chain.decode([takenPrompt('a', null), ...points(1, 2)]);

  expect(runs).toEqual([
    { prompts: 1, maskInput: null },
    { prompts: 2, maskInput: 12 },
  ]);
});
