import { describe, expect, it } from 'vitest';

import { cropToRle, measureRuns, RleError, rleToCrop, rleToRuns, runsToCounts } from './rle';
import type { MaskCrop } from './maskCrop';

const crop = (x: number, y: number, rows: readonly (readonly number[])[]): MaskCrop => ({
  x,
  y,
  width: rows[0]?.length ?? 0,
  height: rows.length,
  data: Uint8Array.from(rows.flat()),
});

describe('cropToRle', () => {
  it('encodes one pixel in the middle as three runs', () => {
    const rle = cropToRle(crop(1, 1, [[1]]), { height: 3, width: 3 });

    expect(Array.from(rleToRuns(rle))).toEqual([4, 1, 4]);
  });

  it('joins full-height columns into one run up to the last pixel', () => {
    const rle = cropToRle(
      crop(1, 0, [
        [1, 1],
        [1, 1],
      ]),
      { height: 2, width: 3 },
    );

    expect(Array.from(rleToRuns(rle))).toEqual([2, 4]);
  });

  it('joins a column that ends at the bottom with one that starts at the top', () => {
    const rle = cropToRle(
      crop(0, 0, [
        [0, 1],
        [1, 0],
      ]),
      { height: 2, width: 2 },
    );

    expect(Array.from(rleToRuns(rle))).toEqual([1, 2, 1]);
  });

  it('keeps columns apart that touch the bottom but do not start at the top', () => {
    const rle = cropToRle(crop(0, 1, [[1, 1]]), { height: 2, width: 2 });

    expect(Array.from(rleToRuns(rle))).toEqual([1, 1, 1, 1]);
  });

  it('starts with an empty background run when the first pixel is foreground', () => {
    const rle = cropToRle(crop(0, 0, [[1]]), { height: 1, width: 2 });

    expect(Array.from(rleToRuns(rle))).toEqual([0, 1, 1]);
  });
});

it('brings any crop back through its text', () => {
  const size = { height: 37, width: 53 };
  const data = Uint8Array.from({ length: 17 * 19 }, (_, index) =>
    (index * 7919) % 13 < 6 ? 1 : 0,
  );
  const rle = cropToRle({ x: 11, y: 5, width: 17, height: 19, data }, size);

  const back = rleToCrop(rle);

  expect(cropToRle(back, size)).toEqual(rle);
  expect(back.data.reduce((sum, value) => sum + value, 0)).toBe(
    data.reduce((sum, value) => sum + value, 0),
  );
});

it('measures area and box without unpacking', () => {
  const rle = cropToRle(
    crop(2, 1, [
      [1, 0, 1],
      [0, 1, 1],
    ]),
    { height: 5, width: 7 },
  );

  expect(measureRuns(rleToRuns(rle), 5)).toEqual({ area: 4, bbox: [2, 1, 3, 2] });
});

it('writes runs of nearly 2^31 pixels', () => {
  const runs = [2 ** 31 - 2, 1];
  const rle = { size: [1, 2 ** 31 - 1] as const, counts: runsToCounts(runs) };

  expect(rle.counts).toBe('nooooo11');
  expect(Array.from(rleToRuns(rle))).toEqual(runs);
});

it.each([
  ['an empty text', [2, 2], ''],
  ['a character below the alphabet', [2, 2], '/'],
  ['a number that does not end', [2, 2], 'T'],
  ['runs that cover too little', [2, 2], '3'],
  ['a run larger than the image', [2, 2], '5'],
  ['an empty run in the middle', [2, 2], '103'],
  ['a number with a needless group', [2, 2], 'T0'],
  ['a side of zero', [0, 2], '0'],
  ['2^31 pixels', [1, 2 ** 31], 'PPPPPP2'],
  ['a fractional side', [1.5, 2], '3'],
] as const)('refuses %s', (_description, size, counts) => {
  expect(() => rleToRuns({ size: [size[0], size[1]], counts })).toThrow(RleError);
});
