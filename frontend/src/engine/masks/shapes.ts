/**
 * Shapes that a hand draws, and the pixels that they cover: those whose centre lies inside.
 * All shapes are in the image frame, and what lies off the image is cut off.
 */
import type { BoxXyxy, ImagePoint, SizeHW } from '../geometry/spaces';
import { imagePoint } from '../geometry/spaces';
import type { ColumnPiece } from './columns';
import { piecesToSpans } from './columns';
import { convexHull } from './convexHull';
import type { CocoRle } from './rle';
import { rleToSpans, uniteAll } from './spans';
import type { Spans } from './spans';

/** A tip that moves along a path: brush, eraser and line. */
export interface Stroke {
  readonly kind: 'stroke';
  /** One point is a dab. */
  readonly points: readonly ImagePoint[];
  /** Diameter or side of the tip, image pixels. */
  readonly width: number;
  readonly tip: 'round' | 'square';
  /** Of a pen: how much of the width each point has, above 0, 1 is all. */
  readonly pressures?: readonly number[];
}

export type Shape =
  | Stroke
  | { readonly kind: 'polygon'; readonly points: readonly ImagePoint[] }
  | { readonly kind: 'box'; readonly box: BoxXyxy }
  | { readonly kind: 'ellipse'; readonly box: BoxXyxy }
  /** Pixels that are a mask already. */
  | { readonly kind: 'mask'; readonly segmentation: CocoRle };

export const shapeToSpans = (shape: Shape, size: SizeHW): Spans => {
  switch (shape.kind) {
    case 'stroke':
      return strokeToSpans(shape, size);
    case 'polygon':
      return piecesToSpans(polygonPieces(shape.points, size), size);
    case 'box':
      return piecesToSpans(boxPieces(shape.box, size), size);
    case 'ellipse':
      return piecesToSpans(ellipsePieces(shape.box, size), size);
    case 'mask':
      return rleToSpans(shape.segmentation);
  }
};

const strokeToSpans = (stroke: Stroke, size: SizeHW): Spans => {
  const { points, tip } = stroke;
  const [first] = points;
  if (first === undefined) return piecesToSpans([], size);
  const legs = points.length === 1 ? [[first, first] as const] : pairsOf(points);
  return uniteAll(
    legs.map(([a, b], index) => {
      const width = legWidth(stroke, index);
      const pieces =
        tip === 'round'
          ? roundLegPieces(a, b, width / 2, size)
          : squareLegPieces(a, b, width, size);
      return piecesToSpans(pieces, size);
    }),
  );
};

/** Width of the leg that begins at a point: the mean of both its ends. */
export const legWidth = ({ width, pressures }: Stroke, index: number): number => {
  if (pressures === undefined) return width;
  const from = pressures[index] ?? 1;
  return (width * (from + (pressures[index + 1] ?? from))) / 2;
};

const pairsOf = (points: readonly ImagePoint[]): readonly (readonly [ImagePoint, ImagePoint])[] =>
  points.slice(1).map((point, index) => [points[index] ?? point, point] as const);

/**
 * Fill a polygon by the even-odd rule; what its ring covers twice is out. The server's
 * `annotations/masks/polygons.py` follows the same arithmetic, and `tests/vectors/polygons.json`
 * holds both to it.
 */
const polygonPieces = (points: readonly ImagePoint[], size: SizeHW): readonly ColumnPiece[] => {
  const crossings = new Map<number, number[]>();
  points.forEach((begin, index) => {
    const end = points[(index + 1) % points.length] ?? begin;
    const [first, last] = columnsBetween(Math.min(begin.x, end.x), Math.max(begin.x, end.x), size);
    for (let column = first; column < last; column += 1) {
      const share = (column + 0.5 - begin.x) / (end.x - begin.x);
      const height = begin.y + share * (end.y - begin.y);
      const known = crossings.get(column);
      if (known === undefined) crossings.set(column, [height]);
      else known.push(height);
    }
  });
  return [...crossings].flatMap(([column, heights]) => {
    const rows = heights.sort((a, b) => a - b).map((height) => clippedRow(height, size));
    const pieces: ColumnPiece[] = [];
    for (let index = 0; index + 1 < rows.length; index += 2) {
      pieces.push({ column, top: rows[index] ?? 0, bottom: rows[index + 1] ?? 0 });
    }
    return pieces;
  });
};

const boxPieces = ({ x0, y0, x1, y1 }: BoxXyxy, size: SizeHW): readonly ColumnPiece[] =>
  columnPieces(x0, x1, size, () => [y0, y1]);

const ellipsePieces = ({ x0, y0, x1, y1 }: BoxXyxy, size: SizeHW): readonly ColumnPiece[] => {
  const [centerX, centerY] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const [radiusX, radiusY] = [(x1 - x0) / 2, (y1 - y0) / 2];
  return columnPieces(x0, x1, size, (x) => {
    const reach = radiusY * Math.sqrt(Math.max(0, 1 - ((x - centerX) / radiusX) ** 2));
    return [centerY - reach, centerY + reach];
  });
};

/** A disc swept from a to b: each column of this convex shape is one piece. */
const roundLegPieces = (
  a: ImagePoint,
  b: ImagePoint,
  radius: number,
  size: SizeHW,
): readonly ColumnPiece[] => {
  const [left, right] = [Math.min(a.x, b.x) - radius, Math.max(a.x, b.x) + radius];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const sides = length === 0 ? [] : sidesOf(a, b, radius / length);
  return columnPieces(left, right, size, (x) => {
    const heights = sides.flatMap(([from, to]) => heightsAt(x, from, to));
    for (const { x: centerX, y: centerY } of [a, b]) {
      const square = radius * radius - (x - centerX) ** 2;
      if (square < 0) continue;
      heights.push(centerY - Math.sqrt(square), centerY + Math.sqrt(square));
    }
    return heights.length === 0 ? null : [Math.min(...heights), Math.max(...heights)];
  });
};

/** The two edges that lie beside a leg, each as far from it as the radius. */
const sidesOf = (
  a: ImagePoint,
  b: ImagePoint,
  radiusPerLength: number,
): readonly (readonly [ImagePoint, ImagePoint])[] => {
  const [acrossX, acrossY] = [-(b.y - a.y) * radiusPerLength, (b.x - a.x) * radiusPerLength];
  return [1, -1].map(
    (side) =>
      [
        imagePoint(a.x + side * acrossX, a.y + side * acrossY),
        imagePoint(b.x + side * acrossX, b.y + side * acrossY),
      ] as const,
  );
};

const heightsAt = (x: number, from: ImagePoint, to: ImagePoint): readonly number[] => {
  if (from.x === to.x || x < Math.min(from.x, to.x) || x > Math.max(from.x, to.x)) return [];
  return [from.y + ((x - from.x) / (to.x - from.x)) * (to.y - from.y)];
};

const squareLegPieces = (
  a: ImagePoint,
  b: ImagePoint,
  width: number,
  size: SizeHW,
): readonly ColumnPiece[] => {
  const corners = [a, b].flatMap(({ x, y }) =>
    [-0.5, 0.5].flatMap((across) =>
      [-0.5, 0.5].map((down) => imagePoint(x + across * width, y + down * width)),
    ),
  );
  return polygonPieces(convexHull(corners), size);
};

/** One piece in each column whose centre lies between two borders. */
const columnPieces = (
  left: number,
  right: number,
  size: SizeHW,
  bordersAt: (x: number) => readonly [top: number, bottom: number] | null,
): readonly ColumnPiece[] => {
  const [first, last] = columnsBetween(left, right, size);
  const pieces: ColumnPiece[] = [];
  for (let column = first; column < last; column += 1) {
    const borders = bordersAt(column + 0.5);
    if (borders === null) continue;
    const [top, bottom] = borders;
    pieces.push({ column, top: clippedRow(top, size), bottom: clippedRow(bottom, size) });
  }
  return pieces;
};

const columnsBetween = (
  left: number,
  right: number,
  { width }: SizeHW,
): readonly [first: number, last: number] => [
  Math.min(Math.max(Math.ceil(left - 0.5), 0), width),
  Math.min(Math.max(Math.ceil(right - 0.5), 0), width),
];

/** The first row whose centre lies at or below a height. */
const clippedRow = (height: number, size: SizeHW): number =>
  Math.min(Math.max(Math.ceil(height - 0.5), 0), size.height);
