/** Every operation on spans is held to a plain bitmap, pixel for pixel. */
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { imagePoint } from '../geometry/spaces';
import type { SizeHW } from '../geometry/spaces';
import { translate } from './columns';
import { holesOf, largestPart, partsOf, withoutHoles, withoutIslands } from './components';
import { measureRuns } from './rle';
import { shapeToSpans } from './shapes';
import type { Shape } from './shapes';
import { smoothed } from './smoothing';
import * as spans from './spans';
import type { Spans } from './spans';

/** Row-major truth. */
type Bitmap = readonly (readonly boolean[])[];

/** Park and Miller's generator: the same numbers every time. */
const makeRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

const bitmapOf = (size: SizeHW, isIn: (x: number, y: number) => boolean): Bitmap =>
  Array.from({ length: size.height }, (_, y) =>
    Array.from({ length: size.width }, (__, x) => isIn(x, y)),
  );

const encode = (bitmap: Bitmap): Spans => {
  const width = bitmap[0]?.length ?? 0;
  return spans.spansFromPairs(
    bitmap.flatMap((row, y) =>
      row.flatMap((isIn, x) => {
        const position = x * bitmap.length + y;
        return isIn && x < width ? [[position, position + 1] as const] : [];
      }),
    ),
  );
};

const decode = (mask: Spans, size: SizeHW): Bitmap =>
  bitmapOf(size, (x, y) => {
    const position = x * size.height + y;
    return mask.filter((change) => change <= position).length % 2 === 1;
  });

const draw = (text: string): { readonly mask: Spans; readonly size: SizeHW } => {
  const rows = text.trim().split(/\s+/);
  const bitmap = rows.map((row) => Array.from(row, (character) => character === '#'));
  return { mask: encode(bitmap), size: { height: rows.length, width: rows[0]?.length ?? 0 } };
};

const show = (mask: Spans, size: SizeHW): string =>
  decode(mask, size)
    .map((row) => row.map((isIn) => (isIn ? '#' : '.')).join(''))
    .join(' ');

const randomMasks = (count: number) => {
  const random = makeRandom(count);
  return Array.from({ length: count }, () => {
    const size = { height: 1 + Math.floor(random() * 9), width: 1 + Math.floor(random() * 9) };
    const share = random();
    const make = (): Bitmap => bitmapOf(size, () => random() < share);
    return { size, a: make(), b: make() };
  });
};

describe('algebra', () => {
  it('unites, intersects and subtracts any two masks, and measures them', () => {
    for (const { size, a, b } of randomMasks(300)) {
      const [inA, inB] = [encode(a), encode(b)];
      const expected = (keep: (x: boolean, y: boolean) => boolean): Bitmap =>
        bitmapOf(size, (x, y) => keep(a[y]?.[x] === true, b[y]?.[x] === true));

      expect(decode(spans.unite(inA, inB), size)).toEqual(expected((x, y) => x || y));
      expect(decode(spans.intersect(inA, inB), size)).toEqual(expected((x, y) => x && y));
      expect(decode(spans.subtract(inA, inB), size)).toEqual(expected((x, y) => x && !y));
      expect(spans.areaOf(inA)).toBe(a.flat().filter(Boolean).length);
    }
  });

  it('comes back from runs and from COCO text unchanged, in canonical form', () => {
    for (const { size, a, b } of randomMasks(300)) {
      const mask = spans.unite(encode(a), encode(b));
      const total = size.height * size.width;

      expect(spans.runsToSpans(spans.spansToRuns(mask, total))).toEqual(mask);
      expect(spans.rleToSpans(spans.spansToRle(mask, size))).toEqual(mask);
    }
  });

  it('unites any number of masks, none included', () => {
    const { size } = draw('....');
    const each = ['#...', '..#.', '#..#'].map((text) => draw(text).mask);

    expect(show(spans.uniteAll(each), size)).toBe('#.##');
    expect(spans.uniteAll([])).toEqual(spans.NO_SPANS);
  });

  it('gives the intersection over union', () => {
    expect(spans.iouOf(draw('##..').mask, draw('.##.').mask)).toBe(1 / 3);
    expect(spans.iouOf(spans.NO_SPANS, spans.NO_SPANS)).toBe(0);
  });

  it('moves a mask and cuts off what leaves the image', () => {
    for (const { size, a } of randomMasks(100)) {
      for (const [dx, dy] of [
        [1, 0],
        [-2, 3],
        [20, 0],
      ] as const) {
        const moved = bitmapOf(size, (x, y) => a[y - dy]?.[x - dx] === true);
        expect(decode(translate(encode(a), dx, dy, size), size)).toEqual(moved);
      }
    }
  });
});

describe('parts and holes', () => {
  const { mask, size } = draw(`
    ###....#
    #.#...#.
    ###.....
    ......##
    .####.##`);

  it('joins parts over corners and orders them by size', () => {
    expect(partsOf(mask, size).map((part) => show(part, size))).toEqual([
      '###..... #.#..... ###..... ........ ........',
      '........ ........ ........ ........ .####...',
      '........ ........ ........ ......## ......##',
      '.......# ......#. ........ ........ ........',
    ]);
  });

  it('finds holes, which corners do not open, but no bay and no gap at the border', () => {
    const { mask: rings, size: around } = draw(`
      .#..###.##
      #.#.#.#.#.
      .#..#.#.##
      ....#.#...`);

    expect(holesOf(rings, around).map((hole) => show(hole, around))).toEqual([
      '.......... .#........ .......... ..........',
    ]);
  });

  it('fills small holes only, or all', () => {
    expect(show(withoutHoles(mask, size, 1), size)).toBe(show(mask, size));
    expect(show(withoutHoles(mask, size, 2), size)).toContain('###...#.');
    expect(show(withoutHoles(mask, size), size)).toContain('###...#.');
  });

  it('drops islands below a size, or all but the largest part', () => {
    expect(partsOf(withoutIslands(mask, size, 4), size)).toHaveLength(3);
    expect(show(largestPart(mask, size), size)).toBe(
      '###..... #.#..... ###..... ........ ........',
    );
    expect(largestPart(spans.NO_SPANS, size)).toEqual(spans.NO_SPANS);
  });

  it('leaves every pixel in exactly one part', () => {
    for (const { size: any, a } of randomMasks(200)) {
      const whole = encode(a);
      const parts = partsOf(whole, any);

      expect(spans.uniteAll(parts)).toEqual(whole);
      expect(parts.reduce((sum, part) => sum + spans.areaOf(part), 0)).toBe(spans.areaOf(whole));
      expect(holesOf(withoutHoles(whole, any), any)).toEqual([]);
    }
  });
});

describe('shapes', () => {
  const distanceToLeg = (x: number, y: number, [ax, ay, bx, by]: readonly number[]): number => {
    const [fromX = 0, fromY = 0, toX = 0, toY = 0] = [ax, ay, bx, by];
    const square = (toX - fromX) ** 2 + (toY - fromY) ** 2;
    const along = ((x - fromX) * (toX - fromX) + (y - fromY) * (toY - fromY)) / (square || 1);
    const share = Math.min(Math.max(along, 0), 1);
    return Math.hypot(x - fromX - share * (toX - fromX), y - fromY - share * (toY - fromY));
  };

  it('covers the pixels whose centre a round tip passes over', () => {
    const random = makeRandom(5);
    const size = { height: 23, width: 31 };
    for (let round = 0; round < 200; round += 1) {
      const leg = [0, 1, 2, 3].map((index) => random() * (index % 2 === 0 ? 36 : 28) - 3);
      const width = 0.5 + random() * 12;
      const points = [imagePoint(leg[0]!, leg[1]!), imagePoint(leg[2]!, leg[3]!)];
      const made = decode(
        shapeToSpans({ kind: 'stroke', points, width, tip: 'round' }, size),
        size,
      );

      expect(made).toEqual(
        bitmapOf(size, (x, y) => distanceToLeg(x + 0.5, y + 0.5, leg) <= width / 2),
      );
    }
  });

  it('sweeps a square tip along a straight leg', () => {
    const random = makeRandom(6);
    const size = { height: 23, width: 31 };
    for (let round = 0; round < 200; round += 1) {
      const [ax, ay, bx, by] = [random() * 31, random() * 23, random() * 31, random() * 23];
      const half = 0.5 + random() * 5;
      const points = [imagePoint(ax, ay), imagePoint(bx, by)];
      const stroke = { kind: 'stroke', points, width: 2 * half, tip: 'square' } as const;
      // Some point of the leg is within half a side on both axes.
      const isIn = (x: number, y: number): boolean => {
        const [lowX, highX] = [(x - half - ax) / (bx - ax), (x + half - ax) / (bx - ax)];
        const [lowY, highY] = [(y - half - ay) / (by - ay), (y + half - ay) / (by - ay)];
        const start = Math.max(0, Math.min(lowX, highX), Math.min(lowY, highY));
        return start <= Math.min(1, Math.max(lowX, highX), Math.max(lowY, highY));
      };

      expect(decode(shapeToSpans(stroke, size), size)).toEqual(
        bitmapOf(size, (x, y) => isIn(x + 0.5, y + 0.5)),
      );
    }
  });

  it('dabs one pixel with a tip of one pixel, and nothing without a point', () => {
    const size = { height: 3, width: 4 };
    const dab = (points: Extract<Shape, { kind: 'stroke' }>['points']): string =>
      show(shapeToSpans({ kind: 'stroke', points, width: 1, tip: 'square' }, size), size);

    expect(dab([imagePoint(2.5, 1.5)])).toBe('.... ..#. ....');
    expect(dab([])).toBe('.... .... ....');
  });

  it('fills an ellipse and a box to the pixel', () => {
    const size = { height: 12, width: 16 };
    const box = { x0: 2, y0: 1.2, x1: 13.6, y1: 10 };
    const isInEllipse = (x: number, y: number): boolean =>
      ((x + 0.5 - 7.8) / 5.8) ** 2 + ((y + 0.5 - 5.6) / 4.4) ** 2 <= 1;
    const isInBox = (x: number, y: number): boolean =>
      x + 0.5 >= 2 && x + 0.5 < 13.6 && y + 0.5 >= 1.2 && y + 0.5 < 10;

    expect(decode(shapeToSpans({ kind: 'ellipse', box }, size), size)).toEqual(
      bitmapOf(size, isInEllipse),
    );
    expect(decode(shapeToSpans({ kind: 'box', box }, size), size)).toEqual(bitmapOf(size, isInBox));
  });
});

interface PolygonVectors {
  readonly polygons: readonly {
    readonly name: string;
    readonly size: [number, number];
    readonly points: readonly (readonly [number, number])[];
    readonly counts: string;
    readonly area: number;
  }[];
}

describe('polygons.json', () => {
  const path = new URL('../../../../tests/vectors/polygons.json', import.meta.url);
  const { polygons } = JSON.parse(readFileSync(path, 'utf8')) as PolygonVectors;

  it.each(polygons)('fills: $name', ({ size: [height, width], points, counts, area }) => {
    const size = { height, width };
    const ring = points.map(([x, y]) => imagePoint(x, y));
    const rle = spans.spansToRle(shapeToSpans({ kind: 'polygon', points: ring }, size), size);

    expect(rle.counts).toBe(counts);
    expect(measureRuns(spans.spansToRuns(spans.rleToSpans(rle), height * width), height).area).toBe(
      area,
    );
  });
});

describe('smoothing', () => {
  it('takes hairs off and fills nicks, and leaves a straight edge where it is', () => {
    const { mask, size } = draw(`
      ................
      .....#..........
      ..############..
      ..############..
      ..####.#######..
      ..############..
      ..############..
      ..############..
      ..############..
      ................`);

    const smooth = show(smoothed(mask, size, 1), size).split(' ');

    expect(smooth[1]).toBe('................');
    expect(smooth[4]).toBe('..############..');
    expect(smooth[5]).toBe('..############..');
  });

  it('leaves a mask that covers the image, or with radius 0 any mask, as it is', () => {
    const full = draw('#### #### ####');

    expect(smoothed(full.mask, full.size, 2)).toEqual(full.mask);
    expect(smoothed(full.mask, full.size, 0)).toEqual(full.mask);
    expect(smoothed(spans.NO_SPANS, full.size, 2)).toEqual(spans.NO_SPANS);
  });
});
