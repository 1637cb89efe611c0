/** Parts and holes of a mask: pieces of neighbouring columns joined by a union-find forest. */
import { at } from '../bytes/at';
import type { SizeHW } from '../geometry/spaces';
import { boxOfPieces, piecesOf, piecesToSpans } from './columns';
import type { ColumnPiece } from './columns';
import { areaOf, NO_SPANS, spansFromPairs, subtract, uniteAll } from './spans';
import type { Spans } from './spans';

/**
 * The parts of a mask, largest first; equal ones from left to right. Pixels that touch at a corner
 * belong together.
 */
export const partsOf = (spans: Spans, size: SizeHW): readonly Spans[] =>
  connected(piecesOf(spans, size.height), 1)
    .map((pieces) => piecesToSpans(pieces, size))
    .sort((a, b) => areaOf(b) - areaOf(a) || at(a, 0) - at(b, 0));

/**
 * The holes of a mask: background that no way along pixel edges connects with the image's border.
 * A gap that touches the border of the image is none.
 */
export const holesOf = (spans: Spans, size: SizeHW): readonly Spans[] => {
  const box = boxOfPieces(piecesOf(spans, size.height));
  if (box === null) return [];
  const [left, top, width, height] = box;
  const [right, bottom] = [left + width, top + height];
  const inside = spansFromPairs(
    Array.from({ length: width }, (_, column) => {
      const start = (left + column) * size.height;
      return [start + top, start + bottom] as const;
    }),
  );
  // Pieces of the box itself, so that a gap between two full columns is cut at the box's edges.
  const gaps = piecesOf(subtract(inside, spans), size.height);
  const touchesEdge = (piece: ColumnPiece): boolean =>
    piece.column === left ||
    piece.column === right - 1 ||
    piece.top === top ||
    piece.bottom === bottom;
  return connected(gaps, 0)
    .filter((pieces) => !pieces.some(touchesEdge))
    .map((pieces) => piecesToSpans(pieces, size));
};

/**
 * The mask without its small parts; the largest one stays in any case.
 * @param least  smaller parts go; pixels
 */
export const withoutIslands = (spans: Spans, size: SizeHW, least: number): Spans =>
  uniteAll(partsOf(spans, size).filter((part, place) => place === 0 || areaOf(part) >= least));

/** @param least  smaller holes are filled; pixels. Infinity fills all. */
export const withoutHoles = (spans: Spans, size: SizeHW, least = Infinity): Spans =>
  uniteAll([spans, ...holesOf(spans, size).filter((hole) => areaOf(hole) < least)]);

export const largestPart = (spans: Spans, size: SizeHW): Spans =>
  partsOf(spans, size)[0] ?? NO_SPANS;

/**
 * Group pieces that touch.
 * @param pieces  in order of columns, then rows
 * @param reach   1 joins pieces that touch at a corner, 0 wants a common edge
 */
const connected = (
  pieces: readonly ColumnPiece[],
  reach: 0 | 1,
): readonly (readonly ColumnPiece[])[] => {
  const parents = Int32Array.from(pieces, (_, index) => index);
  let before = 0;
  pieces.forEach((piece, index) => {
    // Pieces of the column before that end above this one end above all later ones, too.
    while (before < index && isBehind(pieces[before], piece, reach)) before += 1;
    for (let other = before; other < index; other += 1) {
      const { column, top, bottom } = pieces[other] ?? piece;
      if (column !== piece.column - 1 || top >= piece.bottom + reach) break;
      if (bottom + reach > piece.top) join(parents, other, index);
    }
  });
  const groups = new Map<number, ColumnPiece[]>();
  pieces.forEach((piece, index) => {
    const root = rootOf(parents, index);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [piece]);
    else group.push(piece);
  });
  return [...groups.values()];
};

const isBehind = (other: ColumnPiece | undefined, piece: ColumnPiece, reach: number): boolean =>
  other !== undefined &&
  (other.column < piece.column - 1 ||
    (other.column === piece.column - 1 && other.bottom + reach <= piece.top));

const rootOf = (parents: Int32Array, index: number): number => {
  let root = index;
  while (at(parents, root) !== root) {
    const above = at(parents, at(parents, root));
    parents[root] = above;
    root = above;
  }
  return root;
};

const join = (parents: Int32Array, a: number, b: number): void => {
  parents[rootOf(parents, b)] = rootOf(parents, a);
};
