import { expect, it } from 'vitest';

import type { SizeHW } from '../geometry/spaces';
import { cropToRle } from './rle';
import { shapeToSpans } from './shapes';
import { iouOf, rleToSpans, spansToRle } from './spans';
import { maskToLogits } from './takeUp';
import { upsampleMask } from './upsample';

const FRAME = { lowres: { height: 128, width: 128 }, inputSize: 512 };

it.each([
  ['landscape', { height: 300, width: 400 }],
  ['portrait', { height: 777, width: 311 }],
  ['larger than the model', { height: 1500, width: 2000 }],
])('comes back as it was: %s', (_name, imageSize: SizeHW) => {
  const { height, width } = imageSize;
  const box = { x0: width * 0.2, y0: height * 0.3, x1: width * 0.7, y1: height * 0.8 };
  const spans = shapeToSpans({ kind: 'ellipse', box }, imageSize);
  const logits = maskToLogits(spansToRle(spans, imageSize), FRAME);
  const back = cropToRle(
    upsampleMask(logits, { imageSize, inputSize: FRAME.inputSize, maskThreshold: 0 }),
    imageSize,
  );

  expect(iouOf(rleToSpans(back), spans)).toBeGreaterThan(0.97);
});

it('is sure of nothing and of all', () => {
  const imageSize = { height: 512, width: 512 };
  const box = { x0: 0, y0: 0, x1: 256, y1: 512 };
  const { data } = maskToLogits(
    spansToRle(shapeToSpans({ kind: 'box', box }, imageSize), imageSize),
    FRAME,
  );

  expect(data[0]).toBe(8);
  expect(data[63]).toBe(8);
  expect(data[64]).toBe(-8);
});

it('takes up an empty mask as nothing', () => {
  const empty = spansToRle(new Uint32Array(0), { height: 10, width: 10 });

  expect(maskToLogits(empty, FRAME).data.every((logit) => logit === -8)).toBe(true);
});
