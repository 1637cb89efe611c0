/** Masks as rows of numbers: one draw call for all neighbours in the order that share a page. */
import type { MaskAtlas } from './maskAtlas';
import { PAGE_SIDE } from './atlasSlots';
import type { SceneMask } from './scene';

/** Rectangle, texels and colour with lightness: three times four. */
export const FLOATS_PER_INSTANCE = 12;

/** Instances `first` to `first + count` lie on one page. */
export interface InstanceRun {
  readonly page: number;
  readonly first: number;
  readonly count: number;
}

export interface MaskInstances {
  readonly data: Float32Array<ArrayBuffer>;
  readonly runs: readonly InstanceRun[];
}

/** Lay masks out for the shader, back to front; the atlas must hold them. */
export const instancesOf = (masks: readonly SceneMask[], atlas: MaskAtlas): MaskInstances => {
  const data = new Float32Array(masks.length * FLOATS_PER_INSTANCE);
  const runs: { page: number; first: number; count: number }[] = [];
  let count = 0;
  for (const { id, color, lightness } of masks) {
    const entry = atlas.entryOf(id);
    if (entry === undefined) continue;
    const { rectangle, texels, slot } = entry;
    data.set(
      [
        ...[rectangle.x, rectangle.y, rectangle.width, rectangle.height],
        ...[texels.x / PAGE_SIDE, texels.y / PAGE_SIDE],
        ...[texels.width / PAGE_SIDE, texels.height / PAGE_SIDE],
        ...color,
        lightness,
      ],
      count * FLOATS_PER_INSTANCE,
    );
    const last = runs.at(-1);
    if (last?.page === slot.page) last.count += 1;
    else runs.push({ page: slot.page, first: count, count: 1 });
    count += 1;
  }
  return { data, runs };
};
