/** Splitting a mask along a path, without losing a pixel. */
import type { ImagePoint, SizeHW } from '../geometry/spaces';
import { translate } from './columns';
import { partsOf } from './components';
import { shapeToSpans } from './shapes';
import { areaOf, intersect, NO_SPANS, subtract, unite, uniteAll } from './spans';
import type { Spans } from './spans';

/** Thinner, pixels on both sides would still touch at their corners. */
const CUT_WIDTH = 2;

/**
 * Split a mask where a path crosses it. The pixels under the path go to the parts beside it; parts
 * that it does not touch stay with the largest.
 * @returns  largest first; the mask alone when the path parts nothing
 */
export const splitAlong = (
  spans: Spans,
  points: readonly ImagePoint[],
  size: SizeHW,
): readonly Spans[] => {
  const path = shapeToSpans({ kind: 'stroke', points, width: CUT_WIDTH, tip: 'round' }, size);
  const isTouched = (part: Spans): boolean => intersect(part, path).length > 0;
  const parts = partsOf(spans, size);
  const split = parts
    .filter(isTouched)
    .flatMap((part) => shared(partsOf(subtract(part, path), size), intersect(part, path), size))
    .sort((a, b) => areaOf(b) - areaOf(a));
  const [largest, ...others] = split;
  if (largest === undefined) return [spans];
  return [uniteAll([largest, ...parts.filter((part) => !isTouched(part))]), ...others];
};

/** Grow parts over what was cut, a pixel a turn. What no part reaches is a part of its own. */
const shared = (parts: readonly Spans[], cut: Spans, size: SizeHW): readonly Spans[] => {
  let [grown, left] = [parts, cut];
  while (left.length > 0) {
    const before = areaOf(left);
    grown = grown.map((part) => {
      const gained = intersect(neighboursOf(part, size), left);
      left = subtract(left, gained);
      return unite(part, gained);
    });
    if (areaOf(left) === before) return [...grown, left];
  }
  return grown;
};

const neighboursOf = (part: Spans, size: SizeHW): Spans =>
  uniteAll(
    ([-1, 0, 1] as const).flatMap((dx) =>
      ([-1, 0, 1] as const).map((dy) =>
        dx === 0 && dy === 0 ? NO_SPANS : translate(part, dx, dy, size),
      ),
    ),
  );
