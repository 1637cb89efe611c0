import { expect, it } from 'vitest';

import { rgbFromHex } from './scene';
import { cutIntoTiles, isEnlarged } from './tiling';

it.each([
  [4096, 2731, 4],
  [2048, 2048, 1],
  [1, 1, 1],
  [4097, 100, 3],
])(
  'cuts %i x %i pixels into %i tiles of at most 2048 that cover it once',
  (width, height, count) => {
    const tiles = cutIntoTiles(width, height);

    expect(tiles.every((tile) => tile.width <= 2048 && tile.height <= 2048)).toBe(true);
    expect(tiles.reduce((sum, tile) => sum + tile.width * tile.height, 0)).toBe(width * height);
    expect(tiles).toHaveLength(count);
  },
);

it.each([
  [0.25, 1, false],
  [0.26, 1, true],
  [0.25, 2, true],
])(
  'at scale %d and %d pixels a CSS pixel, the small picture is enlarged: %s',
  (scale, pixelRatio, expected) => {
    const viewport = { scale, offsetX: 0, offsetY: 0 };

    expect(isEnlarged({ width: 1000 }, { width: 4000 }, { viewport, pixelRatio })).toBe(expected);
  },
);

it('reads colours, and takes gray for what is none', () => {
  expect(rgbFromHex('#ff0080')).toEqual([1, 0, 128 / 255]);
  expect(rgbFromHex('red')).toEqual([0.5, 0.5, 0.5]);
});
