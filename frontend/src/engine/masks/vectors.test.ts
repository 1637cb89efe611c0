import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { cropToRle, measureRuns, RleError, rleToCrop, rleToRuns, runsToCounts } from './rle';
import { isForeground } from './maskCrop';
import { upsampleMask } from './upsample';

const read = (name: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../../tests/vectors/${name}.json`, import.meta.url), 'utf8'),
  );

interface RleVectors {
  readonly masks: readonly {
    readonly name: string;
    readonly size: [number, number];
    /** Null for masks too large to write out. */
    readonly rows: readonly string[] | null;
    readonly runs: readonly number[];
    readonly counts: string;
    readonly area: number;
    readonly bbox: readonly number[];
  }[];
  readonly refused: readonly {
    readonly name: string;
    readonly size: unknown;
    readonly counts: unknown;
  }[];
}

interface UpsamplingVectors {
  readonly masks: readonly {
    readonly name: string;
    readonly size: [number, number];
    readonly input_size: number;
    readonly logits: readonly (readonly number[])[];
    readonly counts: string;
  }[];
}

describe('rle.json', () => {
  const { masks, refused } = read('rle') as RleVectors;

  it.each(masks)('reads and writes: $name', ({ size, rows, runs, counts, area, bbox }) => {
    const rle = { size, counts };

    expect(Array.from(rleToRuns(rle))).toEqual(runs);
    expect(runsToCounts(runs)).toBe(counts);
    expect(measureRuns(rleToRuns(rle), size[0])).toEqual({ area, bbox });
    if (rows === null) return;
    const crop = rleToCrop(rle);
    const unpacked = rows.map((row, y) =>
      Array.from({ length: row.length }, (_, x) => (isForeground(crop, x, y) ? '1' : '0')).join(''),
    );
    expect(unpacked).toEqual(rows);
    expect(cropToRle(crop, { height: size[0], width: size[1] })).toEqual(rle);
  });

  // The types of the wire rule the rest out before the codec.
  const texts = refused.filter(
    ({ size, counts }) => typeof counts === 'string' && Array.isArray(size) && size.length === 2,
  ) as readonly { name: string; size: [number, number]; counts: string }[];

  it.each(texts)('refuses: $name', ({ size, counts }) => {
    expect(() => rleToRuns({ size, counts })).toThrow(RleError);
  });

  it('covers most of the refused cases', () => {
    expect(texts.length).toBe(refused.length);
  });
});

describe('rle_fuzz.json', () => {
  const { cases } = read('rle_fuzz') as {
    readonly cases: readonly (readonly [number, number, string, number | null])[];
  };

  it('gives the verdict of a slow reader on 3,000 seeded texts', () => {
    const wrong = cases.filter(
      ([height, width, counts, area]) => areaOf([height, width], counts) !== area,
    );

    expect(wrong).toEqual([]);
    expect(cases.length).toBe(3000);
  });

  it('writes every accepted text back as it was', () => {
    const accepted = cases.filter(([, , , area]) => area !== null);
    const changed = accepted.filter(([height, width, counts]) => {
      const rle = { size: [height, width] as const, counts };
      return cropToRle(rleToCrop(rle), { height, width }).counts !== counts;
    });

    expect(changed).toEqual([]);
    expect(accepted.length).toBeGreaterThan(400);
  });
});

/** Area of a text, or null where it is refused; any other error is a failure. */
const areaOf = (size: readonly [number, number], counts: string): number | null => {
  try {
    return measureRuns(rleToRuns({ size, counts }), size[0]).area;
  } catch (error) {
    if (error instanceof RleError) return null;
    throw error;
  }
};

describe('mask_upsampling.json', () => {
  const { masks } = read('mask_upsampling') as UpsamplingVectors;

  it.each(masks)('gives the pixels of torch: $name', ({ size, input_size, logits, counts }) => {
    const imageSize = { height: size[0], width: size[1] };
    const lowres = {
      data: Float32Array.from(logits.flat()),
      size: { height: logits.length, width: logits[0]?.length ?? 0 },
    };

    const crop = upsampleMask(lowres, { imageSize, inputSize: input_size, maskThreshold: 0 });

    expect(cropToRle(crop, imageSize).counts).toBe(counts);
  });
});
