/**
 * From the decoder's low-resolution logits to the mask of the whole image.
 *
 * SAM resizes twice, both bilinear without aligned corners: logits -> model input, cut the padding
 * away, -> image. Both steps are kept apart here, in float32 and in torch's order of operations, so
 * that the server's replay of a recipe gives the same pixels.
 * Source: segment_anything/modeling/sam.py, Sam.postprocess_masks
 */
import { at } from '../bytes/at';
import { regionOf, regionSize } from '../geometry/region';
import type { Encoded } from '../geometry/region';
import type { SizeHW } from '../geometry/spaces';
import { resizedSize } from '../geometry/samResize';
import { EMPTY_CROP } from './maskCrop';
import type { MaskCrop } from './maskCrop';

export interface LowResLogits {
  /** Row-major, `size.height * size.width` values. */
  readonly data: Float32Array;
  readonly size: SizeHW;
}

/** What the logits are about: the image, or the crop of it that was encoded. */
export interface UpsampleTarget extends Encoded {
  /** Long side of the model input, pixels. */
  readonly inputSize: number;
  /** A pixel is foreground above it; 0 in SAM. */
  readonly maskThreshold: number;
}

const { fround } = Math;

/** Where each output pixel of one axis reads: two source pixels and the second one's weight. */
interface AxisTaps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Float32Array;
}

interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * Upsample and threshold, touching only the rectangle that can hold foreground.
 * @returns  the mask in the image frame, cut to a rectangle that holds all of it
 */
export const upsampleMask = (logits: LowResLogits, target: UpsampleTarget): MaskCrop => {
  const { inputSize, maskThreshold } = target;
  const size = regionSize(target);
  const origin = regionOf(target);
  const resized = resizedSize(size, inputSize);
  const active = foregroundRanges(logits, maskThreshold);
  if (active === null) return EMPTY_CROP;
  const modelColumns = axisTaps(logits.size.width, inputSize, resized.width);
  const modelRows = axisTaps(logits.size.height, inputSize, resized.height);
  const imageColumns = axisTaps(resized.width, size.width, size.width);
  const imageRows = axisTaps(resized.height, size.height, size.height);
  const columns = reached(imageColumns, reached(modelColumns, active.columns));
  const rows = reached(imageRows, reached(modelRows, active.rows));
  const [width, height] = [columns.end - columns.start, rows.end - rows.start];
  if (width <= 0 || height <= 0) return EMPTY_CROP;

  const stretched = (row: number): Float32Array =>
    stretchRow(lowresRow(logits, row), modelColumns, 0, resized.width);
  const modelRow = (row: number): Float32Array =>
    mixRows(
      stretched(at(modelRows.first, row)),
      stretched(at(modelRows.second, row)),
      at(modelRows.weight, row),
    );
  const imageRowOf = rememberTwo((row) =>
    stretchRow(modelRow(row), imageColumns, columns.start, columns.end),
  );

  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = rows.start + y;
    const upper = imageRowOf(at(imageRows.first, row));
    const lower = imageRowOf(at(imageRows.second, row));
    const lowerWeight = at(imageRows.weight, row);
    const upperWeight = fround(1 - lowerWeight);
    for (let x = 0; x < width; x += 1) {
      const value = fround(fround(at(upper, x) * upperWeight) + fround(at(lower, x) * lowerWeight));
      if (value > maskThreshold) data[y * width + x] = 1;
    }
  }
  return { x: origin.x0 + columns.start, y: origin.y0 + rows.start, width, height, data };
};

/**
 * torch's bilinear taps, align_corners=False, in float32.
 * @param from  source pixels
 * @param to    target pixels of the whole axis, which decide the scale
 * @param used  target pixels that are wanted, from the first
 */
const axisTaps = (from: number, to: number, used: number): AxisTaps => {
  const scale = fround(from / to);
  const first = new Int32Array(used);
  const second = new Int32Array(used);
  const weight = new Float32Array(used);
  for (let index = 0; index < used; index += 1) {
    const source = Math.max(0, fround(fround(scale * fround(index + 0.5)) - 0.5));
    const floor = Math.min(Math.floor(source), from - 1);
    first[index] = floor;
    second[index] = Math.min(floor + 1, from - 1);
    weight[index] = Math.min(Math.max(fround(source - floor), 0), 1);
  }
  return { first, second, weight };
};

const lowresRow = (logits: LowResLogits, row: number): Float32Array =>
  logits.data.subarray(row * logits.size.width, (row + 1) * logits.size.width);

const stretchRow = (
  source: Float32Array,
  taps: AxisTaps,
  start: number,
  end: number,
): Float32Array => {
  const row = new Float32Array(end - start);
  for (let index = start; index < end; index += 1) {
    const weight = at(taps.weight, index);
    const left = fround(at(source, at(taps.first, index)) * fround(1 - weight));
    const right = fround(at(source, at(taps.second, index)) * weight);
    row[index - start] = left + right;
  }
  return row;
};

const mixRows = (upper: Float32Array, lower: Float32Array, lowerWeight: number): Float32Array => {
  const upperWeight = fround(1 - lowerWeight);
  const row = new Float32Array(upper.length);
  for (let x = 0; x < row.length; x += 1) {
    row[x] = fround(at(upper, x) * upperWeight) + fround(at(lower, x) * lowerWeight);
  }
  return row;
};

/** Rows and columns of the logits that hold foreground; null when there is none. */
const foregroundRanges = (
  logits: LowResLogits,
  threshold: number,
): { columns: Range; rows: Range } | null => {
  const { width, height } = logits.size;
  let [x0, y0, x1, y1] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (at(logits.data, y * width + x) > threshold) {
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        y1 = y;
      }
    }
  }
  if (x1 < 0) return null;
  return { columns: { start: x0, end: x1 + 1 }, rows: { start: y0, end: y1 + 1 } };
};

/** Outputs that read at least one source inside the range; taps never decrease, so it is one run. */
const reached = (taps: AxisTaps, source: Range): Range => {
  let start = 0;
  while (start < taps.second.length && at(taps.second, start) < source.start) start += 1;
  let end = taps.first.length;
  while (end > start && at(taps.first, end - 1) >= source.end) end -= 1;
  return { start, end };
};

/** Keep the two newest rows: neighbouring image rows read the same pair of model rows. */
const rememberTwo = (make: (row: number) => Float32Array): ((row: number) => Float32Array) => {
  let kept: { row: number; values: Float32Array }[] = [];
  return (row) => {
    const known = kept.find((entry) => entry.row === row);
    if (known !== undefined) return known.values;
    const values = make(row);
    kept = [...kept.slice(-1), { row, values }];
    return values;
  };
};
