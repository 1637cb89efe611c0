import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

import { standIn, type GridStand } from './gridStand';
import type { NumberList } from './numberList';

/**
 * One card is in the tab order; the arrow keys move it, also to rows that do not exist yet.
 * @param grid      the element that holds the cards, each with its `data-number`; holds the focus
 *   itself until a card is there, so that a key that is held goes on
 * @param list      images of the grid
 * @param scrollTo  brings the row of a place into view
 */
export const useGridFocus = (
  grid: HTMLElement | null,
  list: NumberList,
  scrollTo: (place: number) => void,
) => {
  const [known, setStand] = useState<GridStand>({ number: list.at(0), place: 0 });
  const [wanted, setWanted] = useState<number>();
  const stand = standIn(list, known);
  if (stand !== known) setStand(stand);
  const isHeld = useRef(false);
  const { number } = stand;
  // A card that comes into another row is made anew, and drops the focus that it had.
  useLayoutEffect(() => {
    const isDropped = isHeld.current && document.activeElement === document.body;
    if (isDropped) cardOf(grid, number)?.focus({ preventScroll: true });
  }, [grid, list, number]);
  // After every render: the card may have come by it.
  useEffect(() => {
    if (wanted === undefined) return;
    const card = cardOf(grid, wanted);
    if (!card) return;
    card.focus({ preventScroll: true });
    // It has the focus: it is not taken again when rows come and go.
    queueMicrotask(() => setWanted(undefined));
  });
  const take = useCallback((taken: GridStand): void => {
    isHeld.current = true;
    setStand(taken);
  }, []);
  const leave = (): void => {
    isHeld.current = false;
  };
  const move = (place: number): void => {
    const to = list.at(place);
    setStand({ number: to, place });
    setWanted(to);
    if (!cardOf(grid, to)) grid?.focus({ preventScroll: true });
    scrollTo(place);
  };
  return { place: stand.place, take, leave, move };
};

const cardOf = (
  grid: HTMLElement | null,
  number: number | undefined,
): HTMLElement | null | undefined =>
  grid?.querySelector<HTMLElement>(`a[data-number="${String(number)}"]`);
