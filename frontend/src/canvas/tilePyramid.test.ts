import { expect, test } from 'vitest';

import { levelFor, tilesOnScreen } from './tilePyramid';

const PYRAMID = { url: '/tiles/', side: 512, levelCount: 7 };
const SIZE = { height: 30_000, width: 30_001 };

const frame = (scale: number, offsetX: number, offsetY: number, pixelRatio = 1) => ({
  viewport: { scale, offsetX, offsetY },
  screen: { width: 1000, height: 600 },
  pixelRatio,
});

test.each([
  ['twice its size', 2, 0],
  ['as it is', 1, 0],
  ['a little smaller', 0.51, 0],
  ['half', 0.5, 1],
  ['a little more than a quarter', 0.26, 1],
  ['a hundredth', 0.01, 6],
  ['a millionth', 0.000001, 6],
])('an image shown at %s is drawn from the smallest level that is sharp', (_, scale, level) => {
  expect(levelFor(scale, PYRAMID.levelCount)).toBe(level);
});

test('only tiles on the screen are asked for, those in the middle first', () => {
  const tiles = tilesOnScreen(PYRAMID, SIZE, frame(1, -1000, -1000));

  const places = [1, 2, 3].flatMap((row) =>
    [1, 2, 3].map((column) => `/tiles/0/${column}/${row}/`),
  );
  expect(tiles.map(({ url }) => url).sort()).toEqual(places.sort());
  expect(tiles[0]?.url).toBe('/tiles/0/2/2/');
  expect(tiles[0]?.rectangle).toEqual({ x: 1024, y: 1024, width: 512, height: 512 });
});

test('a dense screen is given finer tiles', () => {
  const [tile] = tilesOnScreen(PYRAMID, SIZE, frame(0.25, 0, 0, 2));

  expect(tile?.url.startsWith('/tiles/1/')).toBe(true);
});

test('the last tile of a level ends with the image', () => {
  const tiles = tilesOnScreen(PYRAMID, SIZE, frame(0.5, -14_800, -14_800));
  const last = tiles.find(({ url }) => url === '/tiles/1/29/29/');

  expect(last).toMatchObject({ width: 152, height: 152 });
  expect(last?.rectangle).toEqual({ x: 29_696, y: 29_696, width: 304, height: 304 });
});
