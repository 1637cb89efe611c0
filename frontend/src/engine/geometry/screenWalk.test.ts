import { expect, it } from 'vitest';

import { emptySeen, stepScreen, withSeen } from './screenWalk';
import { fitViewport, visibleImageBox } from './viewport';
import type { Viewport } from './viewport';

const image = { height: 3000, width: 4000 };
const screen = { height: 700, width: 1000 };
const fitted = fitViewport(image, screen);

const walk = (): readonly Viewport[] => {
  const steps: Viewport[] = [];
  for (let at = stepScreen(fitted, image, screen, 1); at !== null;) {
    steps.push(at);
    at = stepScreen(at, image, screen, 1);
  }
  return steps;
};

it('walks from the fitted image through screenfuls that together show all of it', () => {
  const steps = walk();

  const seen = steps.reduce((grid, at) => withSeen(grid, at, image, screen), emptySeen(image));

  expect(steps).toHaveLength(12);
  expect(seen.cells.every((cell) => cell === 1)).toBe(true);
});

it('begins at the top left, ends at the bottom right, and goes back the same way', () => {
  const steps = walk();
  const [first, second] = steps;

  const start = visibleImageBox(first!, image, screen);
  const end = visibleImageBox(steps.at(-1)!, image, screen);

  expect([start.x0, start.y0].map(Math.round)).toEqual([0, 0]);
  expect([end.x1, end.y1].map(Math.round)).toEqual([4000, 3000]);
  expect(stepScreen(second!, image, screen, -1)).toEqual(first);
  expect(stepScreen(first!, image, screen, -1)).toBeNull();
});

it('has not seen an image that is only on the screen as a whole', () => {
  const seen = emptySeen(image);

  expect(withSeen(seen, fitted, image, screen)).toBe(seen);
});

it('does not make a new grid when nothing new was seen', () => {
  const at = stepScreen(fitted, image, screen, 1)!;
  const once = withSeen(emptySeen(image), at, image, screen);

  expect(withSeen(once, at, image, screen)).toBe(once);
  expect(once.cells.filter((cell) => cell === 1).length).toBe(234);
});
