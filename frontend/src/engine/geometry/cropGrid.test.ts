import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { chooseCrop, cropLayers, cropSide, cropStarts } from './cropGrid';

type Box = readonly [x0: number, y0: number, x1: number, y1: number];

interface CropVectors {
  readonly layers: readonly { readonly detail_long_side: number; readonly layers: number }[];
  readonly grids: readonly {
    readonly size: readonly [number, number];
    readonly layer: number;
    readonly side: number;
    readonly xs: readonly number[];
    readonly ys: readonly number[];
  }[];
  readonly choices: readonly {
    readonly name: string;
    readonly size: readonly [number, number];
    readonly detail_long_side: number;
    readonly shown: Box;
    readonly crop: Box | null;
  }[];
}

const { layers, grids, choices } = JSON.parse(
  readFileSync(new URL('../../../../tests/vectors/crop_grid.json', import.meta.url), 'utf8'),
) as CropVectors;

const boxOf = ([x0, y0, x1, y1]: Box) => ({ x0, y0, x1, y1 });

it.each(layers)('a display image of $detail_long_side px has $layers layers', (record) => {
  expect(cropLayers(record.detail_long_side)).toBe(record.layers);
});

it.each(grids)("has the server's grid: $size, layer $layer", ({ size, layer, side, xs, ys }) => {
  const [height, width] = size;

  expect(cropSide({ height, width }, layer)).toBe(side);
  expect(cropStarts(width, side)).toEqual(xs);
  expect(cropStarts(height, side)).toEqual(ys);
});

it('keeps a crop while it holds what is shown and none is smaller', () => {
  const image = { height: 3000, width: 4000 };
  const shownFrom = (x0: number, width = 200) => ({ x0, y0: 1200, x1: x0 + width, y1: 1300 });
  const choose = (shown: ReturnType<typeof shownFrom>, present = first) =>
    chooseCrop(shown, image, 4000, present);
  const first = chooseCrop(shownFrom(1650), image, 4000);

  expect(first).toEqual({ x0: 1500, y0: 1000, x1: 2000, y1: 1500 });
  expect(choose(shownFrom(1780))).toBe(first);
  expect(choose(shownFrom(1795))).toEqual({ x0: 1625, y0: 1000, x1: 2125, y1: 1500 });
  expect(choose(shownFrom(1600, 500))).toEqual({ x0: 1250, y0: 750, x1: 2250, y1: 1750 });
  const wide = choose(shownFrom(1600, 500));
  expect(choose(shownFrom(1650), wide)).toEqual(first);
});

it.each(choices)('chooses the crop of what is shown: $name', (record) => {
  const [height, width] = record.size;

  const crop = chooseCrop(boxOf(record.shown), { height, width }, record.detail_long_side);

  expect(crop).toEqual(record.crop === null ? null : boxOf(record.crop));
});
