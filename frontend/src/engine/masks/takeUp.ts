/** A stored mask as the decoder takes it up: resampled to low-resolution logits. */
import { regionOf, sizeOfBox } from '../geometry/region';
import { resizedSize } from '../geometry/samResize';
import type { BoxXyxy, SizeHW } from '../geometry/spaces';
import { boxOfPieces, piecesOf } from './columns';
import type { CocoRle } from './rle';
import { hasPixel, rleToSpans } from './spans';
import type { LowResLogits } from './upsample';

/** As sure as SAM's own masks are away from their edges. */
const SURE_LOGIT = 8;

/** Places looked at along each side of a logit: 16 tell coverage well enough. */
const SAMPLES = 4;

export interface LowresFrame {
  readonly lowres: SizeHW;
  /** Long side of the model input, pixels. */
  readonly inputSize: number;
  /** What was encoded, image frame; left out for the whole image. */
  readonly crop?: BoxXyxy | undefined;
}

/**
 * Resample a mask: a logit says how much of its square is covered, from -8 for nothing over 0 for
 * half to 8 for all of it.
 * @throws RleError when the mask is none
 */
export const maskToLogits = (
  mask: CocoRle,
  { lowres, inputSize, crop }: LowresFrame,
): LowResLogits => {
  const [imageHeight, imageWidth] = mask.size;
  const region = regionOf({ imageSize: { height: imageHeight, width: imageWidth }, crop });
  const { height, width } = sizeOfBox(region);
  const spans = rleToSpans(mask);
  const data = new Float32Array(lowres.height * lowres.width).fill(-SURE_LOGIT);
  const box = boxOfPieces(piecesOf(spans, imageHeight));
  if (box === null) return { data, size: lowres };
  const resized = resizedSize({ height, width }, inputSize);
  // Pixels a logit, on each axis; places are in the frame of what was encoded.
  const across = (width * inputSize) / (resized.width * lowres.width);
  const down = (height * inputSize) / (resized.height * lowres.height);
  const isCovered = (x: number, y: number): boolean =>
    x < width &&
    y < height &&
    hasPixel(spans, (region.x0 + Math.floor(x)) * imageHeight + region.y0 + Math.floor(y));
  const [left, top] = [box[0] - region.x0, box[1] - region.y0];
  const lastRow = Math.min(lowres.height - 1, Math.floor((top + box[3]) / down));
  const lastColumn = Math.min(lowres.width - 1, Math.floor((left + box[2]) / across));
  const firstColumn = Math.max(0, Math.floor(left / across));
  for (let row = Math.max(0, Math.floor(top / down)); row <= lastRow; row += 1) {
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      const share = coverage((x, y) => isCovered((column + x) * across, (row + y) * down));
      data[row * lowres.width + column] = (2 * share - 1) * SURE_LOGIT;
    }
  }
  return { data, size: lowres };
};

/** @param isCovered  asked about places in the unit square */
const coverage = (isCovered: (x: number, y: number) => boolean): number => {
  let count = 0;
  for (let y = 0; y < SAMPLES; y += 1) {
    for (let x = 0; x < SAMPLES; x += 1) {
      if (isCovered((x + 0.5) / SAMPLES, (y + 0.5) / SAMPLES)) count += 1;
    }
  }
  return count / (SAMPLES * SAMPLES);
};
