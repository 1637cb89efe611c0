import { expect, it } from 'vitest';

import { placeAfter } from './gridKeys';

/** 10 images in rows of 4: the last row has 2. */
const after = (key: string, place: number, ctrlKey = false): number | null =>
  placeAfter({ key, ctrlKey, metaKey: false }, place, 10, 4);

it.each([
  ['one to the right, over the end of a row', 'ArrowRight', 3, 4],
  ['not beyond the last', 'ArrowRight', 9, 9],
  ['not before the first', 'ArrowLeft', 0, 0],
  ['a row down', 'ArrowDown', 1, 5],
  ['down where no image is below stays', 'ArrowDown', 6, 6],
  ['up from the first row stays', 'ArrowUp', 2, 2],
  ['the start of the row', 'Home', 6, 4],
  ['the end of the row', 'End', 4, 7],
  ['the end of a short row', 'End', 8, 9],
  ['pages end at the edges', 'PageDown', 1, 9],
])('%s', (_what, key, place, expected) => {
  expect(after(key, place)).toBe(expected);
});

it('goes to both ends of the list', () => {
  expect(after('Home', 6, true)).toBe(0);
  expect(after('End', 0, true)).toBe(9);
});

it('leaves other keys alone', () => {
  expect(after('x', 0)).toBeNull();
  expect(placeAfter({ key: 'End', ctrlKey: true, metaKey: false }, 0, 0, 4)).toBeNull();
});
