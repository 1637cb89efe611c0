/**
 * What the server keeps of an image, by REST, and masks to compare it with. The reader of COCO's
 * text is written here anew: the product's own would pass its own mistakes.
 */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

export interface Segmentation {
  /** Height, then width. */
  readonly size: readonly [number, number];
  readonly counts: string;
}

export interface SavedRecipe {
  readonly model: string;
  readonly checkpoint_sha256: string;
  readonly prompts: readonly Readonly<Record<string, unknown>>[];
  readonly taken_up?: Segmentation;
  readonly predicted_iou: number | null;
  readonly active_milliseconds: number;
}

export interface SavedObject {
  readonly id: string;
  readonly category: string;
  readonly segmentation: Segmentation;
  readonly area: number;
  readonly bbox: readonly [number, number, number, number];
  readonly source: string;
  readonly recipe: SavedRecipe | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly is_crowd: boolean;
  readonly z_order: number;
  readonly version: number;
}

/** Whether the pixel in that column and row belongs to a mask. */
export type Covers = (x: number, y: number) => boolean;

/** A box from one corner to the other; the second one is the first that lies outside. */
export const box =
  (x0: number, y0: number, x1: number, y1: number): Covers =>
  (x, y) =>
    x >= x0 && x < x1 && y >= y0 && y < y1;

export const any =
  (...parts: readonly Covers[]): Covers =>
  (x, y) =>
    parts.some((part) => part(x, y));

export const without =
  (whole: Covers, ...parts: readonly Covers[]): Covers =>
  (x, y) =>
    whole(x, y) && !parts.some((part) => part(x, y));

/** The pixels of a saved mask. */
export function pixelsOf({ size: [height, width], counts }: Segmentation): Covers {
  const pixels = new Uint8Array(height * width);
  let at = 0;
  runsOf(counts).forEach((run, place) => {
    if (place % 2 === 1) pixels.fill(1, at, at + run);
    at += run;
  });
  expect(at).toBe(height * width);
  return (x, y) => pixels[x * height + y] === 1;
}

/** COCO writes runs in groups of five bits, from the third on as the difference to two before. */
function runsOf(counts: string): readonly number[] {
  const runs: number[] = [];
  let [value, shift] = [0, 0];
  for (const letter of counts) {
    const code = letter.charCodeAt(0) - 48;
    value |= (code & 31) << shift;
    shift += 5;
    if ((code & 32) !== 0) continue;
    if ((code & 16) !== 0 && shift < 32) value |= -1 << shift;
    runs.push(runs.length > 2 ? value + (runs.at(-2) ?? 0) : value);
    [value, shift] = [0, 0];
  }
  return runs;
}

/** How many pixels belong to one of both alone. */
export function differing({ segmentation }: SavedObject, covers: Covers): number {
  const [height, width] = segmentation.size;
  const saved = pixelsOf(segmentation);
  let count = 0;
  for (let x = 0; x < width; x += 1) {
    for (let y = 0; y < height; y += 1) if (saved(x, y) !== covers(x, y)) count += 1;
  }
  return count;
}

export class SavedImage {
  constructor(
    private readonly page: Page,
    readonly id: string,
  ) {}

  async objects(): Promise<readonly SavedObject[]> {
    const answer = await this.page.request.get(`/api/v1/images/${this.id}/annotations/`);
    return ((await answer.json()) as { results: readonly SavedObject[] }).results;
  }

  async state(): Promise<string> {
    const answer = await this.page.request.get(`/api/v1/images/${this.id}/`);
    return ((await answer.json()) as { state: string }).state;
  }

  /** Wait until what is saved is so, and give it. */
  async expectObjects(
    check: (objects: readonly SavedObject[]) => void,
  ): Promise<readonly SavedObject[]> {
    let objects: readonly SavedObject[] = [];
    await expect(async () => {
      objects = await this.objects();
      check(objects);
    }).toPass({ intervals: [50, 100, 200, 400], timeout: 90_000 });
    return objects;
  }

  /** Wait until these masks are saved and no others, in any order; each has to fit to the pixel. */
  async expectMasks(...masks: readonly Covers[]): Promise<readonly SavedObject[]> {
    const objects = await this.expectObjects((found) => {
      const differences = masks.map((mask) =>
        Math.min(...found.map((one) => differing(one, mask))),
      );
      expect(differences).toEqual(masks.map(() => 0));
      expect(found).toHaveLength(masks.length);
    });
    return masks.map((mask) => {
      const fitting = objects.find((one) => differing(one, mask) === 0);
      if (fitting === undefined) throw new Error('A mask is gone.');
      return fitting;
    });
  }
}
