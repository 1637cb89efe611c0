import { expect, it } from 'vitest';

import { imagePoint } from '../geometry/spaces';
import { piecesOf, piecesToSpans } from './columns';
import { flood, scalePieces } from './flood';
import { shapeToSpans } from './shapes';
import { areaOf, uniteAll } from './spans';
import type { Spans } from './spans';
import { splitAlong } from './splitting';

const gray = (rows: readonly string[], unit = 10) => {
  const values = rows.flatMap((row) => Array.from(row, (digit) => Number(digit) * unit));
  return {
    width: rows[0]?.length ?? 0,
    height: rows.length,
    data: Uint8ClampedArray.from(values.flatMap((value) => [value, value, value, 255])),
  };
};

const picked = (
  rows: readonly string[],
  column: number,
  row: number,
  tolerance: number,
): string => {
  const picture = gray(rows);
  const shown = rows.map((line) => Array.from(line, () => '.'));
  for (const piece of flood(picture, column, row, tolerance)) {
    for (let y = piece.top; y < piece.bottom; y += 1) shown[y]![piece.column] = '#';
  }
  return shown.map((line) => line.join('')).join(' ');
};

const SPIRAL = ['00000', '99990', '00090', '09990', '00000'];

it('follows a colour around every corner', () => {
  expect(picked(SPIRAL, 0, 0, 0)).toBe('##### ....# ###.# #...# #####');
  expect(picked(SPIRAL, 1, 1, 0)).toBe('..... ####. ...#. .###. .....');
});

it('takes what differs from the first pixel by the tolerance, and no more', () => {
  expect(picked(['01234'], 0, 0, 20)).toBe('###..');
  expect(picked(['01234'], 2, 0, 10)).toBe('.###.');
});

it('does not go over corners, and picks nothing outside', () => {
  expect(picked(['09', '90'], 0, 0, 0)).toBe('#. ..');
  expect(flood(gray(['00']), 2, 0, 0)).toEqual([]);
});

it('compares every channel', () => {
  const data = Uint8ClampedArray.of(0, 0, 0, 255, 0, 0, 50, 255);

  expect(flood({ width: 2, height: 1, data }, 0, 0, 49)).toHaveLength(1);
  expect(flood({ width: 2, height: 1, data }, 0, 0, 50)).toHaveLength(2);
});

it('covers every pixel of a larger image once', () => {
  const pieces = flood(gray(['00', '00']), 0, 0, 0);

  expect(areaOf(scalePieces(pieces, { height: 2, width: 2 }, { height: 5, width: 7 }))).toBe(35);
  const left = [{ column: 0, top: 0, bottom: 2 }];
  const right = [{ column: 1, top: 0, bottom: 2 }];
  const areas = [left, right].map((half) =>
    areaOf(scalePieces(half, { height: 2, width: 2 }, { height: 5, width: 7 })),
  );
  expect(areas[0]! + areas[1]!).toBe(35);
});

const SIZE = { height: 60, width: 60 };
const box = (x: number, y: number, width: number, height: number): Spans =>
  shapeToSpans({ kind: 'box', box: { x0: x, y0: y, x1: x + width, y1: y + height } }, SIZE);

it('splits along a path without losing a pixel', () => {
  const whole = box(10, 10, 40, 20);
  const parts = splitAlong(whole, [imagePoint(20, 0), imagePoint(20, 40)], SIZE);

  expect(parts.map((part) => areaOf(part))).toEqual([600, 200]);
  expect(uniteAll(parts)).toEqual(whole);
});

it('leaves a mask whole that the path does not cross', () => {
  const whole = box(10, 10, 40, 20);

  expect(splitAlong(whole, [imagePoint(20, 0), imagePoint(20, 15)], SIZE)).toEqual([whole]);
  expect(splitAlong(whole, [imagePoint(0, 0), imagePoint(5, 5)], SIZE)).toEqual([whole]);
});

it('leaves parts that the path does not touch with the largest one', () => {
  const whole = uniteAll([box(0, 0, 20, 10), box(40, 40, 2, 2)]);
  const parts = splitAlong(whole, [imagePoint(5, 0), imagePoint(5, 20)], SIZE);

  expect(parts.map((part) => areaOf(part))).toEqual([154, 50]);
  expect(piecesToSpans(piecesOf(uniteAll(parts), SIZE.height), SIZE)).toEqual(whole);
});
