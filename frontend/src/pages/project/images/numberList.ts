/**
 * The image numbers of a whole list, as runs: 100,000 images take a few bytes, and the place of
 * any of them is found by a binary search.
 */
import type { NumberRange } from '../../../api/types';

export class NumberList {
  /** Images before each run. */
  private readonly starts: readonly number[];
  readonly count: number;

  /** @param ranges  ascending, without overlap */
  constructor(private readonly ranges: readonly NumberRange[]) {
    const starts: number[] = [];
    let count = 0;
    for (const [first, last] of ranges) {
      starts.push(count);
      count += last - first + 1;
    }
    this.starts = starts;
    this.count = count;
  }

  /** @returns  the number at a place from 0; undefined beyond the end */
  at(place: number): number | undefined {
    const run = lastAtMost(this.starts, place);
    const range = this.ranges[run];
    const start = this.starts[run];
    if (range === undefined || start === undefined || place >= this.count) return undefined;
    return range[0] + place - start;
  }

  /** @returns  the place of a number; -1 if it is not in the list */
  placeOf(number: number): number {
    const run = lastAtMost(this.ranges, number, ([first]) => first);
    const range = this.ranges[run];
    const start = this.starts[run];
    if (range === undefined || start === undefined || number > range[1]) return -1;
    return start + number - range[0];
  }

  /** The numbers of the places from one to another, both included. */
  between(from: number, to: number): readonly number[] {
    const numbers: number[] = [];
    for (let place = Math.max(0, from); place <= to; place += 1) {
      const number = this.at(place);
      if (number !== undefined) numbers.push(number);
    }
    return numbers;
  }
}

/** Gather numbers into runs without a gap. */
export const toRanges = (numbers: Iterable<number>): readonly NumberRange[] => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const number of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
};

/** Index of the last item that is not above a value; -1 if all are. */
const lastAtMost = <T>(
  items: readonly T[],
  value: number,
  of: (item: T) => number = (item) => item as number,
): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && of(item) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};
