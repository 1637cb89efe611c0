import { expect, it } from 'vitest';

import { imagePoint } from '../engine/geometry/spaces';
import type { CandidatesCrop } from '../engine/prompts/candidates';
import { pointPrompt } from '../engine/prompts/prompts';
import type { CandidateIndex } from '../engine/prompts/prompts';
import { nearestAnswer } from './nearestAnswer';
import { PromptChain } from './promptChain';

const BOX = { x0: 0, y0: 0, x1: 9, y1: 9 };

/** Token 3 goes on beyond the crop, and is the best for a single point. */
const CROP: CandidatesCrop = { box: BOX, cutOff: [false, false, false, true] };

const chainOf = (asked: string[], name: string, crop?: CandidatesCrop) =>
  new PromptChain(
    () => {
      asked.push(name);
      return Promise.resolve({
        logits: new Float32Array(4),
        size: { height: 1, width: 1 },
        iouPredictions: Float32Array.of(0.1, 0.2, 0.3, 0.9),
        stabilityScores: new Float32Array(4),
        ...(crop !== undefined && { crop }),
      });
    },
    () => ({ data: new Float32Array(1), size: { height: 1, width: 1 } }),
  );

const decoded = async (candidate: CandidateIndex | null, hasNear = true) => {
  const asked: string[] = [];
  const prompt = { ...pointPrompt(imagePoint(1, 1), 1), candidate };
  const near = hasNear ? chainOf(asked, 'near', CROP) : null;
  const answer = await nearestAnswer(near, chainOf(asked, 'whole'), (chain) =>
    chain.decode([prompt]),
  );
  return { asked, answer };
};

it('the crop answers where its mask ends in it', async () => {
  const { asked, answer } = await decoded(2);

  expect(asked).toEqual(['near']);
  expect(answer.candidates.crop).toBe(CROP);
});

it('the whole image answers where the mask goes on beyond the crop', async () => {
  const { asked, answer } = await decoded(null);

  expect(asked).toEqual(['near', 'whole']);
  expect(answer.candidates.crop).toBeUndefined();
  expect(answer.chosen).toEqual([3]);
});

it('the whole image answers where there is no crop', async () => {
  expect((await decoded(2, false)).asked).toEqual(['whole']);
});
