import { describe, expect, it } from 'vitest';

import { NumberList, toRanges } from './numberList';
import {
  isSelected,
  NOTHING,
  reduceSelection,
  selectedCount,
  toImageSelection,
  type GridSelection,
  type SelectionAction,
} from './selection';

/** 1 2 3, 7 8, 20. */
const LIST = new NumberList([
  [1, 3],
  [7, 8],
  [20, 20],
]);

const after = (...actions: readonly SelectionAction[]): GridSelection =>
  actions.reduce(reduceSelection, NOTHING);
const toggle = (number: number): SelectionAction => ({ type: 'toggle', number });
const extend = (number: number): SelectionAction => ({ type: 'extend', number, list: LIST });

describe('the numbers of a list', () => {
  it('finds numbers by their places, and places by their numbers', () => {
    expect(LIST.count).toBe(6);
    expect([0, 2, 3, 5, 6, -1].map((place) => LIST.at(place))).toEqual([
      1,
      3,
      7,
      20,
      undefined,
      undefined,
    ]);
    expect([1, 3, 4, 8, 20, 21].map((number) => LIST.placeOf(number))).toEqual([
      0, 2, -1, 4, 5, -1,
    ]);
  });

  it('gathers numbers into runs', () => {
    expect(toRanges([8, 1, 2, 7, 20])).toEqual([
      [1, 2],
      [7, 8],
      [20, 20],
    ]);
    expect(toRanges([])).toEqual([]);
  });
});

describe('the selection', () => {
  it('is cleared after a change only if it is still the one that was sent', () => {
    const sent = after(toggle(2));
    const since = reduceSelection(sent, toggle(7));

    expect(reduceSelection(sent, { type: 'clear', sent })).toBe(NOTHING);
    expect(reduceSelection(since, { type: 'clear', sent })).toBe(since);
  });

  it('toggles one image', () => {
    expect([...after(toggle(2), toggle(7)).numbers]).toEqual([2, 7]);
    expect([...after(toggle(2), toggle(7), toggle(2)).numbers]).toEqual([7]);
  });

  it('extends from the image chosen last, over gaps, in both directions', () => {
    expect([...after(toggle(2), extend(8)).numbers]).toEqual([2, 3, 7, 8]);
    expect([...after(toggle(8), extend(3)).numbers].sort((a, b) => a - b)).toEqual([3, 7, 8]);
  });

  it('begins a range where nothing was chosen', () => {
    const selection = after(extend(7));

    expect([...selection.numbers]).toEqual([7]);
    expect([...reduceSelection(selection, extend(20)).numbers]).toEqual([7, 8, 20]);
  });

  it('keeps the anchor while a range grows', () => {
    expect([...after(toggle(1), extend(2), extend(7)).numbers]).toEqual([1, 2, 3, 7]);
  });

  it('selects all but some', () => {
    const selection = after({ type: 'all' }, toggle(7), toggle(8));

    expect(selectedCount(selection, LIST)).toBe(4);
    expect([1, 7, 8, 20].map((number) => isSelected(selection, number))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(selectedCount(reduceSelection(selection, extend(7)), LIST)).toBe(6);
  });

  it('forgets everything when cleared', () => {
    expect(after({ type: 'all' }, toggle(7), { type: 'clear' })).toBe(NOTHING);
  });

  it('counts and sends only images that are still in the list', () => {
    const selection = after(toggle(2), toggle(99));

    expect(selectedCount(selection, LIST)).toBe(1);
    expect(toImageSelection(selection, { tag: 'night' }, LIST)).toEqual({
      filter: { tag: 'night' },
      numbers: [[2, 2]],
      exceptNumbers: [],
      expectedCount: 1,
    });
  });

  it('sends all of a filter without a list of numbers', () => {
    const selection = after({ type: 'all' }, toggle(3));

    expect(toImageSelection(selection, {}, LIST)).toEqual({
      filter: {},
      exceptNumbers: [[3, 3]],
      expectedCount: 5,
    });
  });
});
