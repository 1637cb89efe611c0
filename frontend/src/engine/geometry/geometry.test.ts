import { describe, expect, it } from 'vitest';

import { resizedSize } from './samResize';
import { imagePoint, screenPoint } from './spaces';
import { fitViewport, imageToScreen, panViewport, screenToImage, zoomViewportAt } from './viewport';

const image = { height: 600, width: 800 };
const screen = { height: 432, width: 1000 };

describe('viewport', () => {
  it('fits the image with a margin and centres it', () => {
    const viewport = fitViewport(image, screen);

    expect(viewport.scale).toBeCloseTo(400 / 600, 12);
    expect(imageToScreen(imagePoint(400, 300), viewport)).toEqual({ x: 500, y: 216 });
  });

  it('keeps the point under the cursor while zooming', () => {
    const before = fitViewport(image, screen);
    const cursor = screenPoint(380, 120);
    const fixed = screenToImage(cursor, before);

    const after = zoomViewportAt(before, cursor, 3, image, screen);

    expect(after.scale).toBeCloseTo(before.scale * 3, 12);
    expect(screenToImage(cursor, after).x).toBeCloseTo(fixed.x, 9);
    expect(screenToImage(cursor, after).y).toBeCloseTo(fixed.y, 9);
  });

  it('never pans the image out of sight', () => {
    const viewport = panViewport(fitViewport(image, screen), 1e6, -1e6, image, screen);

    expect(imageToScreen(imagePoint(0, 0), viewport).x).toBe(1000 - 48);
    expect(imageToScreen(imagePoint(0, 600), viewport).y).toBeCloseTo(48, 9);
  });

  it('stops enlarging at 64 screen pixels for one image pixel', () => {
    const viewport = zoomViewportAt(
      fitViewport(image, screen),
      screenPoint(5, 5),
      1e9,
      image,
      screen,
    );

    expect(viewport.scale).toBe(64);
  });
});

it.each([
  [
    { height: 1500, width: 2250 },
    { height: 683, width: 1024 },
  ],
  [
    { height: 2800, width: 4400 },
    { height: 652, width: 1024 },
  ],
  [
    { height: 100, width: 100 },
    { height: 1024, width: 1024 },
  ],
])('rounds the resized size as SAM does: %o', (size, expected) => {
  expect(resizedSize(size, 1024)).toEqual(expected);
});
