/** The masks worker: whole-image masks are made and unpacked here, away from the pointer. */
import type { CutMask, EditedMask, MaskCalls } from '../decoder/protocol';
import { Linter } from '../engine/lint/lint';
import { partsOf } from '../engine/masks/components';
import { applyEdits } from '../engine/masks/edit';
import { cropToBitmap } from '../engine/masks/maskBitmap';
import { cropToRle, measureRuns, rleToCrop, rleToRuns } from '../engine/masks/rle';
import type { CocoRle } from '../engine/masks/rle';
import { areaOf, iouOf, rleToSpans, spansToRle } from '../engine/masks/spans';
import { stabilityScore } from '../engine/masks/stability';
import { upsampleMask } from '../engine/masks/upsample';
import type { LowResLogits, UpsampleTarget } from '../engine/masks/upsample';
import { serve } from './serve';

const linter = new Linter();

serve<MaskCalls>({
  cut: ({ logits, target }) => Promise.resolve({ answer: cutMask(logits, target) }),
  unpack: ({ segmentations }) => {
    const bitmaps = segmentations.map((rle) => cropToBitmap(rleToCrop(rle)));
    return Promise.resolve({ answer: bitmaps });
  },
  edit: ({ base, edits, size }) =>
    Promise.resolve({ answer: edited(applyEdits(base, edits, size)) }),
  split: ({ segmentation }) => {
    const [height, width] = segmentation.size;
    const parts = partsOf(rleToSpans(segmentation), { height, width });
    return Promise.resolve({
      answer: parts.map((part) => edited(spansToRle(part, { height, width }))),
    });
  },
  lint: ({ objects, size, limits }) =>
    Promise.resolve({ answer: linter.lint(objects, size, limits) }),
  compare: ({ logits, target, others }) => {
    const mask = rleToSpans(cropToRle(upsampleMask(logits, target), target.imageSize));
    return Promise.resolve({ answer: others.map((other) => iouOf(mask, rleToSpans(other))) });
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

const edited = (segmentation: CocoRle): EditedMask => ({
  segmentation,
  area: areaOf(rleToSpans(segmentation)),
  bitmap: cropToBitmap(rleToCrop(segmentation)),
});
