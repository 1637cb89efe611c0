import { expect, it } from 'vitest';

import { lightnessOf } from './lightness';
import type { ShadedBox } from './lightness';

const boxAt = (x: number, y: number, group = 'cell'): ShadedBox => ({
  id: `${String(x)},${String(y)}`,
  group,
  box: { x0: x, y0: y, x1: x + 20, y1: y + 20 },
});

it('gives objects of one category that touch side by side different lightness', () => {
  const row = Array.from({ length: 50 }, (_, place) => boxAt(place * 18, 0));

  const steps = lightnessOf(row);

  steps.slice(1).forEach((step, place) => expect(step).not.toBe(steps[place]));
});

it('lets an object keep its lightness while only others far away come and go', () => {
  const [alone] = lightnessOf([boxAt(0, 0)]);

  expect(lightnessOf([boxAt(0, 0), boxAt(900, 900)])[0]).toBe(alone);
});

it('does not count neighbours of another category', () => {
  const boxes = ['cell', 'debris'].map((group) => ({ ...boxAt(0, 0, group), id: 'same' }));

  const [first, second] = lightnessOf(boxes);

  expect(first).toBe(second);
});

it('takes 5,000 boxes in its stride, one of them over everything', () => {
  const grid = Array.from({ length: 4999 }, (_, place) =>
    boxAt((place % 80) * 25, Math.floor(place / 80) * 25),
  );
  const whole = { id: 'sky', group: 'cell', box: { x0: 0, y0: 0, x1: 4000, y1: 3000 } };

  expect(new Set(lightnessOf([whole, ...grid])).size).toBe(5);
});
