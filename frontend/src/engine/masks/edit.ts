/** Edits of a mask as data: what hand tools, commands and cleaning ask of the masks worker. */
import type { SizeHW } from '../geometry/spaces';
import { piecesOf, translate } from './columns';
import { largestPart, withoutHoles, withoutIslands } from './components';
import { scalePieces } from './flood';
import type { CocoRle } from './rle';
import { shapeToSpans } from './shapes';
import type { Shape } from './shapes';
import { smoothed } from './smoothing';
import { intersect, NO_SPANS, rleToSpans, spansToRle, subtract, unite } from './spans';
import type { Spans } from './spans';

export interface Cleaning {
  /** Parts with fewer pixels go. */
  readonly leastIsland: number;
  /** Holes with fewer pixels are filled. */
  readonly leastHole: number;
  readonly isLargestPartOnly: boolean;
  /** Pixels; 0 leaves the outline as it is. */
  readonly smoothingRadius: number;
}

type Operand = { readonly shape: Shape } | { readonly segmentation: CocoRle };

/** How a mask changes an object: it grows by it, loses it, or keeps what lies inside it. */
export type Combination = 'add' | 'cut' | 'keep';

export type MaskEdit =
  | ({ readonly how: Combination } & Operand)
  | { readonly how: 'clean'; readonly cleaning: Cleaning }
  /** A mask of an image of another size, brought to this one's. */
  | { readonly how: 'scale'; readonly segmentation: CocoRle; readonly from: SizeHW }
  /** Whole pixels, right and down. */
  | { readonly how: 'move'; readonly dx: number; readonly dy: number };

/**
 * Apply edits in order.
 * @param base  null begins with an empty mask
 * @throws RleError when a mask is none, or of another size
 */
export const applyEdits = (
  base: CocoRle | null,
  edits: readonly MaskEdit[],
  size: SizeHW,
): CocoRle => {
  const begun = base === null ? NO_SPANS : rleToSpans(base);
  return spansToRle(
    edits.reduce((spans, edit) => applyEdit(spans, edit, size), begun),
    size,
  );
};

const applyEdit = (spans: Spans, edit: MaskEdit, size: SizeHW): Spans => {
  if (edit.how === 'clean') return cleaned(spans, edit.cleaning, size);
  if (edit.how === 'scale') {
    const pieces = piecesOf(rleToSpans(edit.segmentation), edit.from.height);
    return unite(spans, scalePieces(pieces, edit.from, size));
  }
  if (edit.how === 'move') return translate(spans, edit.dx, edit.dy, size);
  const other = 'shape' in edit ? shapeToSpans(edit.shape, size) : rleToSpans(edit.segmentation);
  switch (edit.how) {
    case 'add':
      return unite(spans, other);
    case 'cut':
      return subtract(spans, other);
    case 'keep':
      return intersect(spans, other);
  }
};

/** Smoothing comes first: it can part a thin bridge, and what falls off is then an island. */
const cleaned = (spans: Spans, cleaning: Cleaning, size: SizeHW): Spans => {
  const smooth = smoothed(spans, size, cleaning.smoothingRadius);
  const filled = withoutHoles(smooth, size, cleaning.leastHole);
  return cleaning.isLargestPartOnly
    ? largestPart(filled, size)
    : withoutIslands(filled, size, cleaning.leastIsland);
};
