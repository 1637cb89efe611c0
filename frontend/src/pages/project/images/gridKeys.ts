/** Where a key leads in a grid. */

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const ROWS_A_PAGE = 3;

/** @returns  the place, or null if the key is none of the grid's */
export const placeAfter = (
  { key, ctrlKey, metaKey }: Key,
  place: number,
  count: number,
  columns: number,
): number | null => {
  const isFar = ctrlKey || metaKey;
  const rowStart = place - (place % columns);
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: place - 1,
    ArrowRight: place + 1,
    ArrowUp: place - columns,
    ArrowDown: place + columns,
    PageUp: place - ROWS_A_PAGE * columns,
    PageDown: place + ROWS_A_PAGE * columns,
    Home: isFar ? 0 : rowStart,
    End: isFar ? count - 1 : rowStart + columns - 1,
  };
  const target = targets[key];
  if (target === undefined || count === 0) return null;
  // Up from the first row and down from the last one stay in their column.
  if (key === 'ArrowUp' && target < 0) return place;
  if (key === 'ArrowDown' && target >= count) return place;
  return Math.max(0, Math.min(count - 1, target));
};
