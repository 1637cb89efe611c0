/** Where a mask lies, read off its logits without upsampling them. */
import { at } from '../bytes/at';
import { regionOf, regionSize } from '../geometry/region';
import { resizedSize } from '../geometry/samResize';
import type { BoxXyxy } from '../geometry/spaces';
import type { LowResLogits, UpsampleTarget } from './upsample';

/**
 * The image-frame box of all logits above the threshold, to about one logit.
 * @returns  null when nothing is foreground
 */
export const foregroundBox = (
  { data, size }: LowResLogits,
  target: UpsampleTarget,
): BoxXyxy | null => {
  const { inputSize, maskThreshold } = target;
  let [x0, y0, x1, y1] = [size.width, size.height, -1, -1];
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      if (at(data, y * size.width + x) <= maskThreshold) continue;
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = y;
    }
  }
  if (x1 < 0) return null;
  const { height, width } = regionSize(target);
  const region = regionOf(target);
  const resized = resizedSize({ height, width }, inputSize);
  const across = ((inputSize / size.width) * width) / resized.width;
  const down = ((inputSize / size.height) * height) / resized.height;
  return {
    x0: region.x0 + x0 * across,
    y0: region.y0 + y0 * down,
    x1: Math.min(region.x0 + (x1 + 1) * across, region.x1),
    y1: Math.min(region.y0 + (y1 + 1) * down, region.y1),
  };
};
