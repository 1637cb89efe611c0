/** What a key does in the grid: to the selection, to the focus, or nothing. */
import type { KeyboardEvent } from 'react';

import { placeAfter } from './gridKeys';
import type { NumberList } from './numberList';
import type { SelectionAction } from './selection';

export interface GridAction {
  readonly actions: readonly SelectionAction[];
  /** Where the focus goes. */
  readonly place: number | null;
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

export interface GridState {
  readonly list: NumberList;
  readonly columns: number;
  /** The focused place. */
  readonly place: number;
  readonly canSelect: boolean;
  /** Whether a range has a beginning. */
  readonly hasAnchor: boolean;
}

/** @returns  null if the key is none of the grid's */
export const gridAction = (key: Key, state: GridState): GridAction | null => {
  const { list, columns, place, canSelect } = state;
  const actions = canSelect ? selectionActions(key, state) : null;
  if (actions !== null) return { actions, place: null };
  const target = placeAfter(key, place, list.count, columns);
  if (target === null) return null;
  const isRange = canSelect && key.shiftKey;
  return { actions: isRange ? rangeTo(target, state) : [], place: target };
};

const selectionActions = (key: Key, { list, place }: GridState) => {
  if (key.key === 'a' && (key.ctrlKey || key.metaKey)) return [{ type: 'all' }] as const;
  const number = list.at(place);
  if (key.key !== ' ' || number === undefined) return null;
  return [
    key.shiftKey
      ? ({ type: 'extend', number, list } as const)
      : ({ type: 'toggle', number } as const),
  ];
};

/** Shift and an arrow: from the anchor, or else from where the focus was. */
const rangeTo = (target: number, { list, place, hasAnchor }: GridState): SelectionAction[] =>
  (hasAnchor ? [target] : [place, target])
    .map((one) => list.at(one))
    .filter((number) => number !== undefined)
    .map((number) => ({ type: 'extend', number, list }));
