/** SAM's stability score: how little a mask changes when its threshold moves. */
import { at } from '../bytes/at';
import { regionSize } from '../geometry/region';
import { resizedSize } from '../geometry/samResize';
import type { LowResLogits, UpsampleTarget } from './upsample';

/** SAM's `stability_score_offset`. */
export const STABILITY_OFFSET = 1.0;

/**
 * Intersection over union of the masks at threshold + offset and threshold - offset.
 * Only logits over what was encoded count; the padding below or to the right of it does not.
 * @returns  0 to 1; 0 when even the looser mask is empty
 * Source: segment_anything/utils/amg.py, calculate_stability_score
 */
export const stabilityScore = (logits: LowResLogits, target: UpsampleTarget): number => {
  const { inputSize, maskThreshold } = target;
  const resized = resizedSize(regionSize(target), inputSize);
  const rows = Math.ceil((resized.height * logits.size.height) / inputSize);
  const columns = Math.ceil((resized.width * logits.size.width) / inputSize);
  let strict = 0;
  let loose = 0;
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const value = at(logits.data, y * logits.size.width + x);
      if (value > maskThreshold + STABILITY_OFFSET) strict += 1;
      if (value > maskThreshold - STABILITY_OFFSET) loose += 1;
    }
  }
  return loose === 0 ? 0 : strict / loose;
};
