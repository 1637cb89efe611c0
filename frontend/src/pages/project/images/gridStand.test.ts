import { expect, it } from 'vitest';

import { standIn } from './gridStand';
import { NumberList } from './numberList';

it('stays with its image when one before it leaves the list', () => {
  const list = new NumberList([
    [1, 2],
    [4, 9],
  ]);

  expect(standIn(list, { number: 5, place: 4 })).toEqual({ number: 5, place: 3 });
});

it('takes the image at its place when its own is gone, or the last one', () => {
  const list = new NumberList([
    [1, 4],
    [6, 7],
  ]);

  expect(standIn(list, { number: 5, place: 4 })).toEqual({ number: 6, place: 4 });
  expect(standIn(list, { number: 9, place: 8 })).toEqual({ number: 7, place: 5 });
});

it('moves nowhere while the list is the same', () => {
  const stand = { number: 5, place: 4 };

  expect(standIn(new NumberList([[1, 9]]), stand)).toBe(stand);
});

it('waits at the beginning of an empty list', () => {
  expect(standIn(new NumberList([]), { number: 5, place: 4 })).toEqual({
    number: undefined,
    place: 0,
  });
});
