/** The masks worker: whole-image masks are made and unpacked here, away from the pointer. */
import type { CutMask, MaskCalls } from '../decoder/protocol';
import { cropToBitmap } from '../engine/masks/maskBitmap';
import { cropToRle, measureRuns, rleToCrop, rleToRuns } from '../engine/masks/rle';
import { stabilityScore } from '../engine/masks/stability';
import { upsampleMask } from '../engine/masks/upsample';
import type { LowResLogits, UpsampleTarget } from '../engine/masks/upsample';
import { serve } from './serve';

serve<MaskCalls>({
  cut: ({ logits, target }) => Promise.resolve({ answer: cutMask(logits, target) }),
  unpack: ({ segmentations }) => {
    const bitmaps = segmentations.map((rle) => cropToBitmap(rleToCrop(rle)));
    return Promise.resolve({ answer: bitmaps });
  },
});

const cutMask = (logits: LowResLogits, target: UpsampleTarget): CutMask => {
  const segmentation = cropToRle(upsampleMask(logits, target), target.imageSize);
  const { area, bbox } = measureRuns(rleToRuns(segmentation), target.imageSize.height);
  return {
    segmentation,
    area,
    bboxXywh: bbox,
    stabilityScore: stabilityScore(logits, target),
    bitmap: cropToBitmap(rleToCrop(segmentation)),
  };
};
