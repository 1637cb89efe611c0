/** The masks worker: whole-image masks are made and unpacked here, away from the pointer. */
import type { CutMask, EditedMask, MaskCalls } from '../decoder/protocol';
import { Linter } from '../engine/lint/lint';
import { partsOf } from '../engine/masks/components';
import { applyEdits } from '../engine/masks/edit';
import { flood, scalePieces } from '../engine/masks/flood';
import type { Picture } from '../engine/masks/flood';
import { cropToBitmap } from '../engine/masks/maskBitmap';
import { cropToRle, measureRuns, rleToCrop, rleToRuns } from '../engine/masks/rle';
import type { CocoRle } from '../engine/masks/rle';
import { splitAlong } from '../engine/masks/splitting';
import { areaOf, iouOf, rleToSpans, spansToRle } from '../engine/masks/spans';
import { stabilityScore } from '../engine/masks/stability';
import { upsampleMask } from '../engine/masks/upsample';
import type { LowResLogits, UpsampleTarget } from '../engine/masks/upsample';
import { serve } from './serve';

const linter = new Linter();

/** Pixels of the open display image, from the first use of the wand on. */
let picture: Picture | null = null;

serve<MaskCalls>({
  cut: ({ logits, target }) => Promise.resolve({ answer: cutMask(logits, target) }),
  unpack: ({ segmentations }) => {
    const bitmaps = segmentations.map((rle) => cropToBitmap(rleToCrop(rle)));
    return Promise.resolve({ answer: bitmaps });
  },
  edit: ({ base, edits, size }) =>
    Promise.resolve({ answer: edited(applyEdits(base, edits, size)) }),
  split: ({ segmentation, along }) => {
    const [height, width] = segmentation.size;
    const spans = rleToSpans(segmentation);
    const size = { height, width };
    const parts = along.length === 0 ? partsOf(spans, size) : splitAlong(spans, along, size);
    return Promise.resolve({
      answer: parts.map((part) => edited(spansToRle(part, { height, width }))),
    });
  },
  show: ({ picture: bitmap }) => {
    picture = bitmap === null ? null : pixelsOf(bitmap);
    return Promise.resolve({ answer: null });
  },
  pick: ({ seed, imageSize, tolerance }) => {
    if (picture === null) throw new RangeError('The worker has no picture.');
    const column = Math.floor((seed.x * picture.width) / imageSize.width);
    const row = Math.floor((seed.y * picture.height) / imageSize.height);
    const spans = scalePieces(flood(picture, column, row, tolerance), picture, imageSize);
    return Promise.resolve({ answer: spansToRle(spans, imageSize) });
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

const pixelsOf = (bitmap: ImageBitmap): Picture => {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new TypeError('This browser gives no pixels of a picture.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
};

const edited = (segmentation: CocoRle): EditedMask => ({
  segmentation,
  area: areaOf(rleToSpans(segmentation)),
  bitmap: cropToBitmap(rleToCrop(segmentation)),
});
