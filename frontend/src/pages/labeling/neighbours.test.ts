import { expect, it } from 'vitest';

import { walkToNeighbour } from './neighbours';

/** Images 1 to 5 in a row. */
const makeRow = () => {
  const asked: string[] = [];
  const imageOf = (id: string) => {
    const number = Number(id);
    return {
      id,
      next: number < 5 ? String(number + 1) : null,
      previous: number > 1 ? String(number - 1) : null,
    };
  };
  const detailOf = (id: string) => {
    asked.push(id);
    return Promise.resolve(imageOf(id));
  };
  return { asked, imageOf, detailOf };
};

it.each([
  ['2', 1, '3'],
  ['2', 3, '5'],
  ['2', -1, '1'],
  ['1', -1, null],
  ['4', 2, null],
])('from %s by %i steps lies %s', async (from, steps, expected) => {
  const { imageOf, detailOf } = makeRow();

  const found = await walkToNeighbour(imageOf(from), steps, detailOf);

  expect(found?.id ?? null).toBe(expected);
});

it('asks for nothing behind the end', async () => {
  const { asked, imageOf, detailOf } = makeRow();
  await walkToNeighbour(imageOf('5'), 3, detailOf);

  expect(asked).toEqual([]);
});
