/**
 * Neighbours of one colour differ in lightness, so that touching objects are told apart.
 * Greedy: an object takes the step of its own that the fewest of its neighbours have.
 */
import type { BoxXyxy } from '../geometry/spaces';

export interface ShadedBox {
  /** Decides which step is tried first: the same object keeps its look as long as it can. */
  readonly id: string;
  /** Boxes of different groups need not differ. */
  readonly group: string;
  /** Image frame. */
  readonly box: BoxXyxy;
}

/** Below 0 towards black, above 0 towards white. */
const STEPS = [0, 0.32, -0.32, 0.16, -0.16] as const;

/** Boxes this close are neighbours, as a share of the mean side. */
const NEAR = 0.25;

/**
 * Give each box a step of lightness.
 * @returns  in the order given, -0.32 to 0.32
 */
export const lightnessOf = (boxes: readonly ShadedBox[]): readonly number[] => {
  const cell = Math.max(8, meanSide(boxes));
  const placed = new Map<string, { box: BoxXyxy; step: number }[]>();
  return boxes.map(({ id, group, box }) => {
    const near = grown(box, cell * NEAR);
    const cells = cellsOf(near, cell).map((key) => `${group} ${key}`);
    const taken = STEPS.map(() => 0);
    for (const key of cells) {
      for (const other of placed.get(key) ?? []) {
        if (touch(near, other.box)) taken[other.step] = (taken[other.step] ?? 0) + 1;
      }
    }
    const step = leastTaken(taken, hash(id) % STEPS.length);
    for (const key of cells) {
      const there = placed.get(key);
      if (there === undefined) placed.set(key, [{ box, step }]);
      else there.push({ box, step });
    }
    return STEPS[step] ?? 0;
  });
};

const meanSide = (boxes: readonly ShadedBox[]): number =>
  boxes.reduce((sum, { box }) => sum + box.x1 - box.x0 + box.y1 - box.y0, 0) /
  (2 * Math.max(1, boxes.length));

const grown = ({ x0, y0, x1, y1 }: BoxXyxy, by: number): BoxXyxy => ({
  x0: x0 - by,
  y0: y0 - by,
  x1: x1 + by,
  y1: y1 + by,
});

/** A box over the whole image is in at most this many cells along each axis. */
const MOST_CELLS = 24;

const cellsOf = ({ x0, y0, x1, y1 }: BoxXyxy, cell: number): readonly string[] => {
  const keys: string[] = [];
  const [left, top] = [Math.floor(x0 / cell), Math.floor(y0 / cell)];
  const right = Math.min(Math.floor(x1 / cell), left + MOST_CELLS);
  const bottom = Math.min(Math.floor(y1 / cell), top + MOST_CELLS);
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      keys.push(`${String(column)},${String(row)}`);
    }
  }
  return keys;
};

const touch = (a: BoxXyxy, b: BoxXyxy): boolean =>
  a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

const leastTaken = (taken: readonly number[], first: number): number => {
  let best = first;
  for (let turn = 0; turn < taken.length; turn += 1) {
    const step = (first + turn) % taken.length;
    if ((taken[step] ?? 0) < (taken[best] ?? 0)) best = step;
  }
  return best;
};

/** FNV-1a, 32 bits. */
export const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
};
