/** Masks column by column: what needs to know which pixels are neighbours. */
import { at } from '../bytes/at';
import type { BBoxXywh, SizeHW } from '../geometry/spaces';
import { spansFromPairs } from './spans';
import type { Spans } from './spans';

/** A vertical piece of one column; `bottom` is the first row behind it. */
export interface ColumnPiece {
  readonly column: number;
  readonly top: number;
  readonly bottom: number;
}

/** Cut spans at the ends of columns; pieces come in order of columns, then rows. */
export const piecesOf = (spans: Spans, height: number): readonly ColumnPiece[] => {
  const pieces: ColumnPiece[] = [];
  for (let index = 0; index < spans.length; index += 2) {
    let start = at(spans, index);
    const end = at(spans, index + 1);
    while (start < end) {
      const column = Math.floor(start / height);
      const top = start - column * height;
      const bottom = Math.min(height, top + end - start);
      pieces.push({ column, top, bottom });
      start += bottom - top;
    }
  }
  return pieces;
};

/** Join pieces into spans; overlaps are united and what lies off the image is cut off. */
export const piecesToSpans = (pieces: readonly ColumnPiece[], { height, width }: SizeHW): Spans =>
  spansFromPairs(
    pieces
      .filter(({ column }) => column >= 0 && column < width)
      .map(({ column, top, bottom }) => [
        column * height + Math.max(0, top),
        column * height + Math.min(height, bottom),
      ]),
  );

/** The tight box of pieces; null without any. */
export const boxOfPieces = (pieces: readonly ColumnPiece[]): BBoxXywh | null => {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -1, -1];
  for (const { column, top, bottom } of pieces) {
    x0 = Math.min(x0, column);
    x1 = Math.max(x1, column);
    y0 = Math.min(y0, top);
    y1 = Math.max(y1, bottom);
  }
  return x1 < 0 ? null : [x0, y0, x1 + 1 - x0, y1 - y0];
};

/** Move a mask by whole pixels; what leaves the image is cut off. */
export const translate = (spans: Spans, dx: number, dy: number, size: SizeHW): Spans =>
  piecesToSpans(
    piecesOf(spans, size.height).map(({ column, top, bottom }) => ({
      column: column + dx,
      top: top + dy,
      bottom: bottom + dy,
    })),
    size,
  );
