import { expect, test } from 'vitest';

import type { BoxXyxy } from '../geometry/spaces';
import { differenceOf } from './difference';
import type { CocoRle } from './rle';
import { shapeToSpans } from './shapes';
import { spansToRle } from './spans';

const SIZE = { height: 8, width: 10 };

const boxRle = (box: BoxXyxy): CocoRle =>
  spansToRle(shapeToSpans({ kind: 'box', box }, SIZE), SIZE);

test('two masks that overlap by half of each have a third of both in common', () => {
  const left = boxRle({ x0: 0, y0: 0, x1: 4, y1: 4 });
  const right = boxRle({ x0: 2, y0: 0, x1: 6, y1: 4 });

  const { iou, onlyLeft, onlyRight } = differenceOf(left, right);

  expect(iou).toBeCloseTo(8 / 24, 12);
  expect([onlyLeft.area, onlyRight.area]).toEqual([8, 8]);
  expect(onlyLeft.segmentation).toEqual(boxRle({ x0: 0, y0: 0, x1: 2, y1: 4 }));
  expect(onlyRight.segmentation).toEqual(boxRle({ x0: 4, y0: 0, x1: 6, y1: 4 }));
});

test('equal masks differ nowhere', () => {
  const mask = boxRle({ x0: 1, y0: 2, x1: 7, y1: 8 });

  const { iou, onlyLeft, onlyRight } = differenceOf(mask, mask);

  expect([iou, onlyLeft.area, onlyRight.area]).toEqual([1, 0, 0]);
});

test('of a mask within another, only the rim is left', () => {
  const inner = boxRle({ x0: 2, y0: 2, x1: 4, y1: 4 });
  const outer = boxRle({ x0: 1, y0: 1, x1: 5, y1: 5 });

  const { iou, onlyLeft, onlyRight } = differenceOf(inner, outer);

  expect(iou).toBe(4 / 16);
  expect([onlyLeft.area, onlyRight.area]).toEqual([0, 12]);
});

test('an empty mask has nothing in common with any', () => {
  const empty = boxRle({ x0: 0, y0: 0, x1: 0, y1: 0 });
  const mask = boxRle({ x0: 0, y0: 0, x1: 3, y1: 1 });

  expect(differenceOf(empty, mask).iou).toBe(0);
  expect(differenceOf(empty, mask).onlyRight.area).toBe(3);
  expect(differenceOf(empty, empty).iou).toBe(0);
});
