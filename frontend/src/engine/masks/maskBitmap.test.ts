import { expect, it } from 'vitest';

import { cropToBitmap } from './maskBitmap';

const crop = { x: 10, y: 20, width: 5, height: 3, data: new Uint8Array(15).fill(1) };

it('keeps every pixel of a mask that memory holds', () => {
  expect(cropToBitmap(crop)).toMatchObject({
    x: 10,
    y: 20,
    width: 5,
    height: 3,
    columns: 5,
    rows: 3,
  });
});

it('thins a larger one out by whole steps', () => {
  expect(cropToBitmap(crop, 4)).toMatchObject({ width: 6, height: 4, columns: 3, rows: 2 });
});
