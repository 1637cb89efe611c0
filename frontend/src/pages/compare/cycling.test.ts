import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';

import type { Candidates } from '../../engine/prompts/candidates';
import { imagePoint } from '../../engine/geometry/spaces';
import { pointPrompt } from '../../engine/prompts/prompts';
import type { CandidateIndex } from '../../engine/prompts/prompts';
import { cycleTogether, nextTogether, optionsOf } from './cycling';
import type { Answered } from './cycling';
import type { PaneState } from './pane';

/** Candidates of four pixels each, of which as many are foreground as said. */
const candidates = (areas: readonly [number, number, number, number]): Candidates => ({
  logits: Float32Array.from(
    areas.flatMap((area) => [0, 1, 2, 3].map((pixel) => (pixel < area ? 1 : -1))),
  ),
  size: { height: 2, width: 2 },
  iouPredictions: Float32Array.of(0.1, 0.2, 0.3, 0.4),
  stabilityScores: Float32Array.of(1, 1, 1, 1),
});

const point = pointPrompt(imagePoint(1, 1), 1);

const side = (
  areas: readonly [number, number, number, number],
  chosen: CandidateIndex,
): Answered => ({ prompts: [point], answer: { candidates: candidates(areas), chosen } });

/** Whole is token 1 here, and token 3 there. */
const LEFT = [4, 3, 2, 1] as const;
const RIGHT = [4, 1, 2, 3] as const;

test('both sides go on to the mask of the same name, whatever its token is', () => {
  const sides = [side(LEFT, 1), side(RIGHT, 1)];

  const next = nextTogether(sides, 1);

  expect(next).toEqual([2, 2]);
  expect(nextTogether([side(LEFT, 2), side(RIGHT, 2)], 1)).toEqual([3, 1]);
});

test('the ring goes both ways', () => {
  expect(nextTogether([side(LEFT, 1), side(RIGHT, 3)], -1)).toEqual([0, 0]);
  expect(nextTogether([side(LEFT, 0), side(RIGHT, 0)], 1)).toEqual([1, 3]);
});

test('a side without an answer is left alone', () => {
  const waiting: Answered = { prompts: [point], answer: null };

  expect(nextTogether([waiting, side(RIGHT, 3)], 1)).toEqual([null, 2]);
  expect(nextTogether([waiting, waiting], 1)).toEqual([null, null]);
});

test('without prompts nothing is offered', () => {
  expect(optionsOf({ prompts: [], answer: side(LEFT, 1).answer })).toEqual([]);
  expect(optionsOf(side(LEFT, 1)).map(({ name }) => name)).toEqual([
    'whole',
    'part',
    'subpart',
    'combined',
  ]);
});

/** A pane that keeps what is chosen of it. */
const paneOf = (answered: Answered, isDecoding = false) => {
  const chosen: CandidateIndex[] = [];
  const store = createStore<PaneState>(() => ({
    ...answered,
    decoder: { state: 'ready', imageId: 'i' },
    spec: null,
    isDecoding,
    hover: null,
    mask: null,
    decodeMilliseconds: null,
    problem: null,
  }));
  return { store, chosen, choose: (candidate: CandidateIndex) => void chosen.push(candidate) };
};

test('the panes that have an answer go on together', () => {
  const panes = [paneOf(side(LEFT, 1)), paneOf(side(RIGHT, 3))];

  expect(cycleTogether(panes, 1)).toBe(true);
  expect(panes.map(({ chosen }) => chosen)).toEqual([[2], [2]]);
});

test('while one decodes nothing is chosen, and there is still something to go through', () => {
  const panes = [paneOf(side(LEFT, 1), true), paneOf(side(RIGHT, 3))];

  expect(cycleTogether(panes, 1)).toBe(true);
  expect(panes.map(({ chosen }) => chosen)).toEqual([[], []]);
});

test('prompts that nothing has answered offer nothing to go through', () => {
  const waiting: Answered = { prompts: [point], answer: null };

  expect(cycleTogether([paneOf(waiting), paneOf(waiting, true)], 1)).toBe(false);
});
