/**
 * Which images of a list are selected, as a pure reducer: some of them, or all but some, so that
 * "all" needs no list and holds for rows that were never loaded.
 */
import type { ImageFilter, ImageSelection } from '../../../api/types';
import { toRanges, type NumberList } from './numberList';

export interface GridSelection {
  /** Whether `numbers` are the selected images, or the ones left out of all. */
  readonly isAllBut: boolean;
  readonly numbers: ReadonlySet<number>;
  /** Where a range begins: the image that was chosen last. */
  readonly anchor: number | null;
}

export type SelectionAction =
  | { readonly type: 'toggle'; readonly number: number }
  | { readonly type: 'extend'; readonly number: number; readonly list: NumberList }
  | { readonly type: 'all' }
  | {
      readonly type: 'clear';
      /** Clear this one alone: what was selected since stays. */
      readonly sent?: GridSelection;
    };

export const NOTHING: GridSelection = { isAllBut: false, numbers: new Set(), anchor: null };

export const isSelected = ({ isAllBut, numbers }: GridSelection, number: number): boolean =>
  numbers.has(number) !== isAllBut;

export const selectedCount = ({ isAllBut, numbers }: GridSelection, list: NumberList): number => {
  let present = 0;
  for (const number of numbers) if (list.placeOf(number) >= 0) present += 1;
  return isAllBut ? list.count - present : present;
};

export const reduceSelection = (
  selection: GridSelection,
  action: SelectionAction,
): GridSelection => {
  switch (action.type) {
    case 'toggle': {
      const isOn = !isSelected(selection, action.number);
      return { ...withAll(selection, [action.number], isOn), anchor: action.number };
    }
    case 'extend':
      return extend(selection, action.number, action.list);
    case 'all':
      return { isAllBut: true, numbers: new Set(), anchor: selection.anchor };
    case 'clear':
      return action.sent === undefined || action.sent === selection ? NOTHING : selection;
  }
};

/** Select from the anchor to an image; without an anchor that image alone. */
const extend = (selection: GridSelection, number: number, list: NumberList): GridSelection => {
  const from = selection.anchor === null ? -1 : list.placeOf(selection.anchor);
  const to = list.placeOf(number);
  if (from < 0) return { ...withAll(selection, [number], true), anchor: number };
  const range = list.between(Math.min(from, to), Math.max(from, to));
  return withAll(selection, range, true);
};

const withAll = (
  selection: GridSelection,
  changed: readonly number[],
  isOn: boolean,
): GridSelection => {
  const numbers = new Set(selection.numbers);
  for (const number of changed) {
    if (isOn === selection.isAllBut) numbers.delete(number);
    else numbers.add(number);
  }
  return { ...selection, numbers };
};

/** The selection as the server reads it. */
export const toImageSelection = (
  selection: GridSelection,
  filter: ImageFilter,
  list: NumberList,
): ImageSelection => {
  const expectedCount = selectedCount(selection, list);
  const ranges = toRanges([...selection.numbers].filter((number) => list.placeOf(number) >= 0));
  return selection.isAllBut
    ? { filter, exceptNumbers: ranges, expectedCount }
    : { filter, numbers: ranges, exceptNumbers: [], expectedCount };
};
