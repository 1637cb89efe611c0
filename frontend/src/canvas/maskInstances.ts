/** Masks as rows of numbers: one draw call for all neighbours in the order that share a page. */
import type { Rectangle } from './glProgram';
import type { MaskAtlas } from './maskAtlas';
import { PAGE_SIDE } from './atlasSlots';
import type { SceneMask } from './scene';

/** Rectangle, texels and colour with lightness: three times four. */
export const FLOATS_PER_INSTANCE = 12;

/** Instances `first` to `first + count` lie on one page, and reach as far. */
export interface InstanceRun {
  readonly page: number;
  /** How far around what is drawn the page holds the same mask, texels. */
  readonly reach: number;
  readonly first: number;
  readonly count: number;
}

export interface MaskInstances {
  readonly data: Float32Array<ArrayBuffer>;
  readonly runs: readonly InstanceRun[];
}

/** Lay masks out for the shader, back to front; the atlas must hold them. */
export const instancesOf = (masks: readonly SceneMask[], atlas: MaskAtlas): MaskInstances => {
  const pieces = masks.flatMap(({ id, color, lightness }) =>
    atlas.entriesOf(id).map((entry) => ({ ...entry, color, lightness })),
  );
  const data = new Float32Array(pieces.length * FLOATS_PER_INSTANCE);
  const runs: (InstanceRun & { count: number })[] = [];
  pieces.forEach(({ rectangle, texels, slot, reach, color, lightness }, place) => {
    data.set(
      [
        ...[rectangle.x, rectangle.y, rectangle.width, rectangle.height],
        ...[texels.x / PAGE_SIDE, texels.y / PAGE_SIDE],
        ...[texels.width / PAGE_SIDE, texels.height / PAGE_SIDE],
        ...color,
        lightness,
      ],
      place * FLOATS_PER_INSTANCE,
    );
    const last = runs.at(-1);
    if (last?.page === slot.page && last.reach === reach) last.count += 1;
    else runs.push({ page: slot.page, reach, first: place, count: 1 });
  });
  return { data, runs };
};

/** Those whose rectangles meet a rectangle of the image, in their order. */
export const instancesWithin = ({ data, runs }: MaskInstances, part: Rectangle): MaskInstances => {
  const rows: number[] = [];
  const kept: InstanceRun[] = [];
  for (const { first, count, ...run } of runs) {
    const start = rows.length;
    for (let row = first; row < first + count; row += 1) {
      if (meets(data, row * FLOATS_PER_INSTANCE, part)) rows.push(row);
    }
    if (rows.length > start) kept.push({ ...run, first: start, count: rows.length - start });
  }
  const within = new Float32Array(rows.length * FLOATS_PER_INSTANCE);
  rows.forEach((row, place) => {
    const from = row * FLOATS_PER_INSTANCE;
    within.set(data.subarray(from, from + FLOATS_PER_INSTANCE), place * FLOATS_PER_INSTANCE);
  });
  return { data: within, runs: kept };
};

const meets = (data: Float32Array, at: number, { x, y, width, height }: Rectangle): boolean => {
  const number = (place: number): number => data[at + place] ?? 0;
  const [left, top] = [number(0), number(1)];
  return left < x + width && top < y + height && left + number(2) > x && top + number(3) > y;
};
