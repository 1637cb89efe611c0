import { expect, it } from 'vitest';

import type { MaskBitmap } from '../engine/masks/maskBitmap';
import { maskTiles, texelsOf } from './maskTiles';

/** A checked bitmap: each texel says where it was. */
const bitmapOf = (columns: number, rows: number): MaskBitmap => ({
  x: 0,
  y: 0,
  width: columns,
  height: rows,
  columns,
  rows,
  data: Uint8Array.from({ length: columns * rows }, (_, place) => 1 + (place % 251)),
});

it('holds a mask that a page takes as one piece, with air around it', () => {
  expect(maskTiles({ columns: 2040, rows: 10 })).toEqual([
    {
      drawn: { x: -2, y: -2, width: 2044, height: 14 },
      held: { x: -4, y: -4, width: 2048, height: 18 },
      reach: 0,
    },
  ]);
});

it.each([
  [2041, 10],
  [4000, 3000],
  [5, 9000],
])('cuts %i x %i into pieces that draw every texel once and fit a page', (columns, rows) => {
  const tiles = maskTiles({ columns, rows });

  expect(tiles.length).toBeGreaterThan(1);
  expect(tiles.every(({ held }) => held.width <= 2048 && held.height <= 2048)).toBe(true);
  const drawn = tiles.reduce((sum, tile) => sum + tile.drawn.width * tile.drawn.height, 0);
  expect(drawn).toBe((columns + 4) * (rows + 4));
  for (const { drawn: part, held, reach } of tiles) {
    expect(held.x).toBeLessThanOrEqual(part.x - reach);
    expect(held.x + held.width).toBeGreaterThanOrEqual(part.x + part.width + reach);
    expect(held.y).toBeLessThanOrEqual(part.y - reach);
    expect(held.y + held.height).toBeGreaterThanOrEqual(part.y + part.height + reach);
  }
});

it('takes the texels of a part, and background beyond the sides', () => {
  const bitmap = bitmapOf(3, 2);

  expect([
    ...texelsOf(bitmap, { x: 1, y: -1, width: 3, height: 3 }, { width: 4, height: 3 }),
  ]).toEqual([0, 0, 0, 0, 2, 3, 0, 0, 5, 6, 0, 0]);
  expect([
    ...texelsOf(bitmap, { x: -1, y: 1, width: 2, height: 2 }, { width: 2, height: 2 }),
  ]).toEqual([0, 4, 0, 0]);
});
