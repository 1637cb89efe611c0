/** Masks of crops lie at their place in the image, and end where the object does. */
import { describe, expect, it } from 'vitest';

import { isCutOff } from './cutOff';
import { foregroundBox } from './foregroundBox';
import { cropToRle } from './rle';
import { shapeToSpans } from './shapes';
import { iouOf, rleToSpans, spansToRle } from './spans';
import { stabilityScore } from './stability';
import { maskToLogits } from './takeUp';
import { upsampleMask } from './upsample';

const IMAGE = { height: 3000, width: 4000 };
const CROP = { x0: 1500, y0: 1000, x1: 2000, y1: 1500 };
const TARGET = { imageSize: IMAGE, inputSize: 512, maskThreshold: 0, crop: CROP };
const LOWRES = { height: 128, width: 128 };

const ellipse = (x0: number, y0: number, x1: number, y1: number) =>
  shapeToSpans({ kind: 'ellipse', box: { x0, y0, x1, y1 } }, IMAGE);

/** As the decoder would give it in the crop. */
const logitsOf = (spans: Uint32Array) =>
  maskToLogits(spansToRle(spans, IMAGE), { lowres: LOWRES, inputSize: 512, crop: CROP });

it('a small mask goes into a crop and comes back to its place', () => {
  const spans = ellipse(1700, 1180, 1720, 1200);

  const back = upsampleMask(logitsOf(spans), TARGET);

  expect(iouOf(rleToSpans(cropToRle(back, IMAGE)), spans)).toBeGreaterThan(0.85);
  expect(foregroundBox(logitsOf(spans), TARGET)).toMatchObject({
    x0: expect.closeTo(1700, -1) as number,
    y1: expect.closeTo(1200, -1) as number,
  });
  // A logit has 3.9 pixels here, and 31 where the whole image is seen.
  const whole = { ...TARGET, crop: undefined };
  const frame = { lowres: LOWRES, inputSize: 512 };
  const coarse = upsampleMask(maskToLogits(spansToRle(spans, IMAGE), frame), whole);
  expect(iouOf(rleToSpans(cropToRle(coarse, IMAGE)), spans)).toBeLessThan(0.7);
});

it('only what lies over a thin crop counts for its stability', () => {
  const thin = { ...TARGET, crop: { x0: 0, y0: 0, x1: 500, y1: 250 } };
  const data = new Float32Array(128 * 128).fill(0.5);
  data.fill(9, 0, 128 * 64);

  expect(stabilityScore({ data, size: LOWRES }, thin)).toBe(1);
});

describe('a mask is cut off', () => {
  it.each([
    ['in the middle', ellipse(1600, 1100, 1900, 1400), false],
    ['beyond the right edge', ellipse(1800, 1100, 2200, 1400), true],
    ['beyond the left edge', ellipse(1300, 1100, 1700, 1400), true],
    ['beyond the upper edge', ellipse(1600, 900, 1900, 1200), true],
    ['beyond the lower edge', ellipse(1600, 1300, 1900, 1700), true],
    ['all around', ellipse(1000, 500, 2500, 2000), true],
    ['a speck at the edge', ellipse(1996, 1200, 2001, 1205), false],
  ])('or not: %s', (_name, spans, expected) => {
    expect(isCutOff(logitsOf(spans), TARGET)).toBe(expected);
  });

  it('never at an edge of the image', () => {
    const crop = { x0: 0, y0: 0, x1: 500, y1: 500 };
    const rle = spansToRle(ellipse(-100, -100, 300, 300), IMAGE);
    const logits = maskToLogits(rle, { lowres: LOWRES, inputSize: 512, crop });

    expect(isCutOff(logits, { ...TARGET, crop })).toBe(false);
    expect(isCutOff(logits, { ...TARGET, crop: undefined })).toBe(false);
  });
});
