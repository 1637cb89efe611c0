/**
 * Masks as sorted spans of pixels: the form in which they are combined, measured and cut.
 *
 * Positions count down the columns of the whole image, as COCO's runs do. All costs grow with the
 * outline; no bitmap is made.
 */
import { at } from '../bytes/at';
import type { SizeHW } from '../geometry/spaces';
import { rleToRuns, runsToCounts } from './rle';
import type { CocoRle } from './rle';

/**
 * Where the mask changes, strictly increasing: first foreground pixel, first background pixel
 * behind it, and so on in pairs. An empty mask has no entry.
 */
export type Spans = Uint32Array;

export const NO_SPANS: Spans = new Uint32Array(0);

/** @throws RleError when the text is no mask of its size */
export const rleToSpans = (rle: CocoRle): Spans => runsToSpans(rleToRuns(rle));

export const spansToRle = (spans: Spans, size: SizeHW): CocoRle => ({
  size: [size.height, size.width],
  counts: runsToCounts(spansToRuns(spans, size.height * size.width)),
});

/** @param runs  background first, as in `rleToRuns` */
export const runsToSpans = (runs: Uint32Array): Spans => {
  const spans = new Uint32Array(runs.length - (runs.length % 2));
  let position = 0;
  for (let index = 0; index < spans.length; index += 1) {
    position += at(runs, index);
    spans[index] = position;
  }
  // An odd number of runs ends in background, an even one in foreground up to the last pixel.
  return spans;
};

/** @param total  pixels of the image */
export const spansToRuns = (spans: Spans, total: number): Uint32Array => {
  const runs = new Uint32Array(spans.length + 1);
  let last = 0;
  for (let index = 0; index < spans.length; index += 1) {
    runs[index] = at(spans, index) - last;
    last = at(spans, index);
  }
  runs[spans.length] = total - last;
  return last === total ? runs.subarray(0, spans.length) : runs;
};

export const unite = (a: Spans, b: Spans): Spans => combine(a, b, (inA, inB) => inA || inB);

export const intersect = (a: Spans, b: Spans): Spans => combine(a, b, (inA, inB) => inA && inB);

/** What is in the first and not in the second. */
export const subtract = (a: Spans, b: Spans): Spans => combine(a, b, (inA, inB) => inA && !inB);

/** Unite many masks, each of which may be small: pairs first, so that no long one is read often. */
export const uniteAll = (masks: readonly Spans[]): Spans => {
  let round = masks;
  while (round.length > 1) {
    const next: Spans[] = [];
    for (let index = 0; index < round.length; index += 2) {
      next.push(unite(round[index] ?? NO_SPANS, round[index + 1] ?? NO_SPANS));
    }
    round = next;
  }
  return round[0] ?? NO_SPANS;
};

/** Foreground pixels. */
export const areaOf = (spans: Spans): number => {
  let area = 0;
  for (let index = 0; index < spans.length; index += 2) {
    area += at(spans, index + 1) - at(spans, index);
  }
  return area;
};

/**
 * Tell whether a pixel is in the mask.
 * @param position  down the columns, as in spans
 */
export const hasPixel = (spans: Spans, position: number): boolean => {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(spans, middle) <= position) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
};

/** Intersection over union; 0 when both are empty. */
export const iouOf = (a: Spans, b: Spans): number => {
  const common = areaOf(intersect(a, b));
  const either = areaOf(a) + areaOf(b) - common;
  return either === 0 ? 0 : common / either;
};

/** Put half-open spans in order and join what overlaps or touches; empty ones are left out. */
export const spansFromPairs = (
  pairs: readonly (readonly [start: number, end: number])[],
): Spans => {
  const ordered = pairs.filter(([start, end]) => start < end).sort(([a], [b]) => a - b);
  const joined: number[] = [];
  for (const [start, end] of ordered) {
    const last = joined.at(-1);
    if (last === undefined || start > last) joined.push(start, end);
    else joined[joined.length - 1] = Math.max(last, end);
  }
  return Uint32Array.from(joined);
};

/** Walk two masks at once; a change is written where the answer changes. */
const combine = (
  a: Spans,
  b: Spans,
  isKept: (isInA: boolean, isInB: boolean) => boolean,
): Spans => {
  const result = new Uint32Array(a.length + b.length);
  let [count, indexA, indexB] = [0, 0, 0];
  let isInside = false;
  while (indexA < a.length || indexB < b.length) {
    const nextA = indexA < a.length ? at(a, indexA) : Infinity;
    const nextB = indexB < b.length ? at(b, indexB) : Infinity;
    const position = Math.min(nextA, nextB);
    if (nextA === position) indexA += 1;
    if (nextB === position) indexB += 1;
    const isKeptHere = isKept(indexA % 2 === 1, indexB % 2 === 1);
    if (isKeptHere === isInside) continue;
    isInside = isKeptHere;
    result[count] = position;
    count += 1;
  }
  return result.slice(0, count);
};
