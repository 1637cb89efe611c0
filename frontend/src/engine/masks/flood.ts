/** The magic wand: what hangs together with a pixel and has its colour, within a tolerance. */
import { at } from '../bytes/at';
import { imagePoint, isOnImage } from '../geometry/spaces';
import type { SizeHW } from '../geometry/spaces';
import { piecesToSpans } from './columns';
import type { ColumnPiece } from './columns';
import type { Spans } from './spans';

/** A display picture, which may be smaller than its image. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** (height, width, 4) row-major RGBA. */
  readonly data: Uint8ClampedArray;
}

/**
 * Flood a picture from one pixel, over common edges.
 * @param tolerance  largest difference from the first pixel in any of red, green and blue, 0 to 255
 * @returns          pieces of the picture's columns; none when the pixel lies outside
 */
export const flood = (
  picture: Picture,
  column: number,
  row: number,
  tolerance: number,
): readonly ColumnPiece[] => {
  const { width, height } = picture;
  if (!isOnImage(imagePoint(column, row), picture)) return [];
  const isAlike = likenessTo(picture, row * width + column, tolerance);
  const isSeen = new Uint8Array(width * height);
  const pieces: ColumnPiece[] = [];
  const waiting = [row * width + column];
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    if (at(isSeen, pixel) === 1) continue;
    const piece = columnThrough(picture, pixel, isAlike);
    pieces.push(piece);
    for (let y = piece.top; y < piece.bottom; y += 1) {
      const here = y * width + piece.column;
      isSeen[here] = 1;
      for (const beside of besides(piece.column, here, width)) {
        if (at(isSeen, beside) === 0 && isAlike(beside)) waiting.push(beside);
      }
    }
  }
  return pieces;
};

type Likeness = (pixel: number) => boolean;

/** As far up and down from a pixel as the colour goes. */
const columnThrough = (
  { width, height }: Picture,
  pixel: number,
  isAlike: Likeness,
): ColumnPiece => {
  const column = pixel % width;
  let top = (pixel - column) / width;
  let bottom = top + 1;
  while (top > 0 && isAlike((top - 1) * width + column)) top -= 1;
  while (bottom < height && isAlike(bottom * width + column)) bottom += 1;
  return { column, top, bottom };
};

const besides = (column: number, pixel: number, width: number): readonly number[] => {
  if (column === 0) return width > 1 ? [pixel + 1] : [];
  return column + 1 < width ? [pixel - 1, pixel + 1] : [pixel - 1];
};

/** Carry pieces to a picture of another size: a pixel takes what lies under its centre. */
export const scalePieces = (pieces: readonly ColumnPiece[], from: SizeHW, to: SizeHW): Spans => {
  const across = to.width / from.width;
  const down = to.height / from.height;
  const first = (edge: number, ratio: number): number => Math.ceil(edge * ratio - 0.5);
  return piecesToSpans(
    pieces.flatMap(({ column, top, bottom }) => {
      const [left, right] = [first(column, across), first(column + 1, across)];
      return Array.from({ length: right - left }, (_, index) => ({
        column: left + index,
        top: first(top, down),
        bottom: first(bottom, down),
      }));
    }),
    to,
  );
};

const likenessTo = ({ data }: Picture, first: number, tolerance: number): Likeness => {
  const [red, green, blue] = [
    at(data, 4 * first),
    at(data, 4 * first + 1),
    at(data, 4 * first + 2),
  ];
  return (pixel) =>
    Math.abs(at(data, 4 * pixel) - red) <= tolerance &&
    Math.abs(at(data, 4 * pixel + 1) - green) <= tolerance &&
    Math.abs(at(data, 4 * pixel + 2) - blue) <= tolerance;
};
