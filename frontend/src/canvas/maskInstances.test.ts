import { expect, it } from 'vitest';

import { FLOATS_PER_INSTANCE, instancesWithin } from './maskInstances';

/** A row of a 10 x 10 mask at a place, told apart by its lightness. */
const rowAt = (x: number, y: number, lightness: number): number[] => {
  const row = [x, y, 10, 10];
  while (row.length < FLOATS_PER_INSTANCE - 1) row.push(0);
  return [...row, lightness];
};

const instances = {
  data: Float32Array.from([
    ...rowAt(0, 0, 1),
    ...rowAt(100, 0, 2),
    ...rowAt(5, 5, 3),
    ...rowAt(100, 100, 4),
  ]),
  runs: [
    { page: 0, reach: 0, first: 0, count: 2 },
    { page: 1, reach: 62, first: 2, count: 1 },
    { page: 0, reach: 0, first: 3, count: 1 },
  ],
};

const lightnessOf = (data: Float32Array): number[] =>
  [...data].filter((_, place) => (place + 1) % FLOATS_PER_INSTANCE === 0);

it('keeps the masks that a part of the image shows, in their order and on their pages', () => {
  const { data, runs } = instancesWithin(instances, { x: 8, y: 8, width: 20, height: 20 });

  expect(lightnessOf(data)).toEqual([1, 3]);
  expect(runs).toEqual([
    { page: 0, reach: 0, first: 0, count: 1 },
    { page: 1, reach: 62, first: 1, count: 1 },
  ]);
});

it('leaves out a mask that ends where the part begins', () => {
  const { data, runs } = instancesWithin(instances, { x: 110, y: 0, width: 50, height: 200 });

  expect(data).toHaveLength(0);
  expect(runs).toEqual([]);
});
