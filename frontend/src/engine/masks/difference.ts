/** Where two masks of one image differ, and how much they have in common. */
import type { CocoRle } from './rle';
import { areaOf, iouOf, rleToSpans, spansToRle, subtract } from './spans';

export interface MaskPart {
  readonly segmentation: CocoRle;
  /** Pixels. */
  readonly area: number;
}

export interface MaskDifference {
  /** Intersection over union; 0 when both are empty. */
  readonly iou: number;
  readonly onlyLeft: MaskPart;
  readonly onlyRight: MaskPart;
}

/**
 * Compare two masks of one image.
 * @throws RleError when one of them is no mask
 */
export const differenceOf = (left: CocoRle, right: CocoRle): MaskDifference => {
  const [height, width] = left.size;
  const [a, b] = [rleToSpans(left), rleToSpans(right)];
  const part = (spans: ReturnType<typeof subtract>): MaskPart => ({
    segmentation: spansToRle(spans, { height, width }),
    area: areaOf(spans),
  });
  return { iou: iouOf(a, b), onlyLeft: part(subtract(a, b)), onlyRight: part(subtract(b, a)) };
};
