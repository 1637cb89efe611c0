import { expect, it } from 'vitest';

import { cutAround } from './sideBySide';

const size = { width: 1000, height: 600 };

it('leaves air on all sides of both boxes', () => {
  expect(cutAround([[400, 200, 100, 50]], size)).toEqual({
    x: 375,
    y: 150,
    width: 150,
    height: 150,
  });
  expect(
    cutAround(
      [
        [400, 200, 20, 20],
        [480, 200, 20, 20],
      ],
      size,
    ),
  ).toEqual({ x: 375, y: 135, width: 150, height: 150 });
});

it('stays inside the image and shows no less than the surroundings of a small object', () => {
  expect(cutAround([[0, 0, 4, 4]], size)).toEqual({ x: 0, y: 0, width: 48, height: 48 });
  expect(cutAround([[0, 0, 1000, 600]], size)).toEqual({ x: 0, y: 0, width: 1000, height: 600 });
});
