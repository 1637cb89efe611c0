/** Smoothing: a pixel belongs to the mask when most of what lies around it does. */
import { at } from '../bytes/at';
import type { SizeHW } from '../geometry/spaces';
import { boxOfPieces, piecesOf, piecesToSpans } from './columns';
import type { ColumnPiece } from './columns';
import { NO_SPANS } from './spans';
import type { Spans } from './spans';

/**
 * Average twice over squares and keep what is at least half: corners round off, bays fill, edges
 * stay. Off the image counts as the nearest pixel on it, so that a mask does not leave the border.
 * Works on the mask's box and as much around it as the squares reach.
 * @param radius  half side of a square, pixels; 0 changes nothing
 */
export const smoothed = (spans: Spans, size: SizeHW, radius: number): Spans => {
  const pieces = piecesOf(spans, size.height);
  const box = boxOfPieces(pieces);
  if (box === null || radius <= 0) return box === null ? NO_SPANS : spans;
  const rim = 2 * radius;
  const x0 = Math.max(0, box[0] - rim);
  const y0 = Math.max(0, box[1] - rim);
  const columns = Math.min(size.width, box[0] + box[2] + rim) - x0;
  const rows = Math.min(size.height, box[1] + box[3] + rim) - y0;
  let values = new Float32Array(columns * rows);
  for (const { column, top, bottom } of pieces) {
    const start = (column - x0) * rows - y0;
    values.fill(1, start + top, start + bottom);
  }
  for (let pass = 0; pass < 2; pass += 1) {
    values = averaged(values, { lines: columns, length: rows, step: 1, stride: rows }, radius);
    values = averaged(values, { lines: rows, length: columns, step: rows, stride: 1 }, radius);
  }
  return piecesToSpans(kept(values, x0, y0, rows), size);
};

interface Lines {
  readonly lines: number;
  /** Values on a line, and how far apart they lie. */
  readonly length: number;
  readonly step: number;
  /** From a line to the next. */
  readonly stride: number;
}

const averaged = (
  values: Float32Array<ArrayBuffer>,
  { lines, length, step, stride }: Lines,
  radius: number,
): Float32Array<ArrayBuffer> => {
  const result = new Float32Array(values.length);
  const last = length - 1;
  for (let line = 0; line < lines; line += 1) {
    const start = line * stride;
    const valueAt = (place: number): number =>
      at(values, start + Math.min(Math.max(place, 0), last) * step);
    let sum = 0;
    for (let place = -radius; place <= radius; place += 1) sum += valueAt(place);
    for (let place = 0; place < length; place += 1) {
      result[start + place * step] = sum / (2 * radius + 1);
      sum += valueAt(place + radius + 1) - valueAt(place - radius);
    }
  }
  return result;
};

const kept = (
  values: Float32Array,
  x0: number,
  y0: number,
  rows: number,
): readonly ColumnPiece[] => {
  const pieces: ColumnPiece[] = [];
  // Sums of thirds and fifths come out a hair below a half.
  const least = 0.5 - 1e-4;
  for (let start = 0; start < values.length; start += rows) {
    const column = x0 + start / rows;
    let top = -1;
    for (let row = 0; row <= rows; row += 1) {
      const isIn = row < rows && at(values, start + row) >= least;
      if (isIn && top < 0) top = row;
      if (isIn || top < 0) continue;
      pieces.push({ column, top: y0 + top, bottom: y0 + row });
      top = -1;
    }
  }
  return pieces;
};
