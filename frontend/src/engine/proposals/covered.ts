/** How much of a mask others cover already. */
import type { BBoxXywh } from '../geometry/spaces';
import { areaOf, intersect, rleToSpans, uniteAll } from '../masks/spans';
import type { Spans } from '../masks/spans';
import type { CocoRle } from '../masks/rle';

/** A mask with its box, which tells cheaply that two lie apart. */
export interface BoxedMask {
  readonly segmentation: CocoRle;
  readonly bboxXywh: BBoxXywh;
}

const spansByMask = new WeakMap<CocoRle, Spans>();

const spansOf = (segmentation: CocoRle): Spans => {
  const known = spansByMask.get(segmentation) ?? rleToSpans(segmentation);
  spansByMask.set(segmentation, known);
  return known;
};

/** @returns  share of the mask that the others cover together, 0 to 1 */
export const coveredShare = (mask: BoxedMask, others: readonly BoxedMask[]): number => {
  const near = others.filter((other) => areBoxesNear(mask.bboxXywh, other.bboxXywh));
  if (near.length === 0) return 0;
  return shareInside(mask, uniteAll(near.map(({ segmentation }) => spansOf(segmentation))));
};

/** @returns  share of the mask inside of what the spans hold, 0 to 1 */
export const shareInside = ({ segmentation }: BoxedMask, spans: Spans): number => {
  const own = spansOf(segmentation);
  return areaOf(intersect(own, spans)) / Math.max(1, areaOf(own));
};

const areBoxesNear = (
  [ax, ay, aWidth, aHeight]: BBoxXywh,
  [bx, by, bWidth, bHeight]: BBoxXywh,
): boolean => ax < bx + bWidth && bx < ax + aWidth && ay < by + bHeight && by < ay + aHeight;
