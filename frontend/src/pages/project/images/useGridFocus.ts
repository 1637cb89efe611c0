import { useEffect, useState } from 'react';

/**
 * One card is in the tab order; the arrow keys move it, also to rows that do not exist yet.
 * @param grid      the element that holds the cards, each with its `data-place`; holds the focus
 *   itself until a card is there, so that a key that is held goes on
 * @param count     images of the grid
 * @param scrollTo  brings the row of a place into view
 */
export const useGridFocus = (
  grid: HTMLElement | null,
  count: number,
  scrollTo: (place: number) => void,
) => {
  const [place, setPlace] = useState(0);
  const [wanted, setWanted] = useState<number | null>(null);
  // After every render: the card may have come by it.
  useEffect(() => {
    if (wanted === null) return;
    const card = cardAt(grid, wanted);
    if (!card) return;
    card.focus({ preventScroll: true });
    // It has the focus: it is not taken again when rows come and go.
    queueMicrotask(() => setWanted(null));
  });
  const move = (to: number): void => {
    setPlace(to);
    setWanted(to);
    if (!cardAt(grid, to)) grid?.focus({ preventScroll: true });
    scrollTo(to);
  };
  return { place: Math.min(place, Math.max(0, count - 1)), set: setPlace, move };
};

const cardAt = (grid: HTMLElement | null, place: number): HTMLElement | null | undefined =>
  grid?.querySelector<HTMLElement>(`a[data-place="${String(place)}"]`);
