import { expect, it } from 'vitest';

import { imagePoint } from '../geometry/spaces';
import { shapeToSpans } from '../masks/shapes';
import type { Shape } from '../masks/shapes';
import { spansToRle, subtract, uniteAll } from '../masks/spans';
import type { Spans } from '../masks/spans';
import type { PromptRecord } from '../prompts/recipe';
import { Linter } from './lint';
import type { LintLimits, LintObject } from './lint';

const SIZE = { height: 100, width: 100 };
const LIMITS: LintLimits = {
  leastIsland: 64,
  leastHole: 64,
  duplicateIou: 0.9,
  exclusiveCategories: ['road', 'grass'],
};

const box = (x: number, y: number, width: number, height: number): Spans => {
  const shape: Shape = { kind: 'box', box: { x0: x, y0: y, x1: x + width, y1: y + height } };
  return shapeToSpans(shape, SIZE);
};

const objectOf = (
  id: string,
  spans: Spans,
  category = 'car',
  prompts: readonly PromptRecord[] = [],
): LintObject => ({ id, category, segmentation: spansToRle(spans, SIZE), prompts });

const lint = (...objects: readonly LintObject[]) => new Linter().lint(objects, SIZE, LIMITS);

const click = (x: number, y: number, label: 0 | 1): PromptRecord => ({
  kind: 'point',
  ...imagePoint(x, y),
  label,
  candidate: 0,
});

it('finds nothing in whole objects that lie apart', () => {
  expect(lint(objectOf('a', box(10, 10, 20, 20)), objectOf('b', box(50, 50, 20, 20)))).toEqual([]);
});

it('finds parts below the size, and never the largest one', () => {
  const mask = uniteAll([box(10, 10, 5, 5), box(30, 30, 3, 3), box(40, 40, 2, 2)]);

  expect(lint(objectOf('a', mask))).toEqual([
    {
      rule: 'stray-pixels',
      annotationId: 'a',
      otherId: null,
      amount: 13,
      bboxXywh: [30, 30, 12, 12],
    },
  ]);
});

it('finds holes below the size, and no larger ones', () => {
  const mask = subtract(subtract(box(10, 10, 40, 40), box(12, 12, 2, 3)), box(20, 20, 8, 8));

  expect(lint(objectOf('a', mask))).toEqual([
    { rule: 'pinholes', annotationId: 'a', otherId: null, amount: 6, bboxXywh: [12, 12, 2, 3] },
  ]);
});

it('finds the later of two objects that are one', () => {
  const found = lint(objectOf('a', box(10, 10, 20, 20)), objectOf('b', box(10, 10, 20, 19)));

  expect(found).toEqual([
    {
      rule: 'duplicate',
      annotationId: 'b',
      otherId: 'a',
      amount: 380,
      bboxXywh: [10, 10, 20, 19],
    },
  ]);
});

it('lets two objects be that overlap by nine tenths and no more', () => {
  expect(lint(objectOf('a', box(10, 10, 20, 20)), objectOf('b', box(10, 10, 20, 18)))).toEqual([]);
});

it('finds overlaps of exclusive categories, to be cut from the one behind', () => {
  const [road, grass] = [box(0, 0, 50, 20), box(40, 0, 50, 20)];

  expect(lint(objectOf('a', road, 'road'), objectOf('b', grass, 'grass'))).toEqual([
    { rule: 'overlap', annotationId: 'a', otherId: 'b', amount: 200, bboxXywh: [40, 0, 10, 20] },
  ]);
  expect(lint(objectOf('a', road, 'road'), objectOf('b', grass, 'car'))).toEqual([]);
});

it.each([
  ['a foreground click outside its mask', click(50, 50, 1), 1],
  ['a foreground click inside', click(10, 10, 1), 0],
  ['a background click inside', click(29.9, 29.9, 0), 1],
  ['a background click outside', click(30, 30, 0), 0],
])('looks at %s', (_name, prompt, count) => {
  const found = lint(objectOf('a', box(10, 10, 20, 20), 'car', [prompt]));

  expect(found.filter(({ rule }) => rule === 'click-outside')).toHaveLength(count);
});

it('remembers unchanged masks and looks at changed ones anew', () => {
  const linter = new Linter();
  const stray = uniteAll([box(10, 10, 20, 20), box(60, 60, 2, 2)]);
  expect(linter.lint([objectOf('a', stray)], SIZE, LIMITS)).toHaveLength(1);
  expect(linter.lint([objectOf('a', stray)], SIZE, LIMITS)).toHaveLength(1);

  expect(linter.lint([objectOf('a', box(10, 10, 20, 20))], SIZE, LIMITS)).toEqual([]);
  expect(linter.lint([objectOf('a', stray)], SIZE, { ...LIMITS, leastIsland: 4 })).toEqual([]);
});
