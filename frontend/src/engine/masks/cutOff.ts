/** Whether a mask was cut off where its crop ends. */
import { at } from '../bytes/at';
import { resizedSize } from '../geometry/samResize';
import { regionSize } from '../geometry/region';
import type { LowResLogits, UpsampleTarget } from './upsample';

/** Fewer logits at an edge are a stray speck; an object that goes on beyond it ends in more. */
const LEAST_RUN = 3;

/** Tell whether a mask reaches an edge of its crop that is no edge of the image. */
export const isCutOff = ({ data, size }: LowResLogits, target: UpsampleTarget): boolean => {
  const { imageSize, inputSize, maskThreshold, crop } = target;
  if (crop === undefined) return false;
  const resized = resizedSize(regionSize(target), inputSize);
  // The rest is padding.
  const rows = Math.ceil((resized.height * size.height) / inputSize);
  const columns = Math.ceil((resized.width * size.width) / inputSize);
  const isOn = (row: number, column: number): boolean =>
    at(data, row * size.width + column) > maskThreshold;
  const isLong = (length: number, isOnAt: (place: number) => boolean): boolean => {
    let count = 0;
    for (let place = 0; place < length; place += 1) if (isOnAt(place)) count += 1;
    return count >= LEAST_RUN;
  };
  return (
    (crop.x0 > 0 && isLong(rows, (row) => isOn(row, 0))) ||
    (crop.y0 > 0 && isLong(columns, (column) => isOn(0, column))) ||
    (crop.x1 < imageSize.width && isLong(rows, (row) => isOn(row, columns - 1))) ||
    (crop.y1 < imageSize.height && isLong(columns, (column) => isOn(rows - 1, column)))
  );
};
