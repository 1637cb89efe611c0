/** An undo stack as a value: every change gives a new one. */
export interface History<Entry> {
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
}

/** Entries kept for undo; older ones fall out, the saved data does not. */
const MAX_ENTRIES = 500;

export const emptyHistory = <Entry>(): History<Entry> => ({ past: [], future: [] });

/** Add what was just done; what had been undone can no longer be redone. */
export const pushed = <Entry>(history: History<Entry>, entry: Entry): History<Entry> => ({
  past: [...history.past.slice(-(MAX_ENTRIES - 1)), entry],
  future: [],
});

/**
 * Add what was begun earlier and is done only now, below what was done in between.
 * @param place  length of the past when it was begun
 */
export const inserted = <Entry>(
  history: History<Entry>,
  entry: Entry,
  place: number,
): History<Entry> => ({
  past: [...history.past.slice(0, place), entry, ...history.past.slice(place)].slice(-MAX_ENTRIES),
  future: [],
});

/** Take the newest entry back; null when there is none. */
export const undone = <Entry>(
  history: History<Entry>,
): { entry: Entry; history: History<Entry> } | null => {
  const entry = history.past.at(-1);
  if (entry === undefined) return null;
  return {
    entry,
    history: { past: history.past.slice(0, -1), future: [...history.future, entry] },
  };
};

/** Do the entry again that was undone last; null when there is none. */
export const redone = <Entry>(
  history: History<Entry>,
): { entry: Entry; history: History<Entry> } | null => {
  const entry = history.future.at(-1);
  if (entry === undefined) return null;
  return {
    entry,
    history: { past: [...history.past, entry], future: history.future.slice(0, -1) },
  };
};
