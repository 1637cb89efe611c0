/** Undo and redo of the open image: prompts and operations in one line. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { emptyHistory } from '../engine/history/history';
import type { History } from '../engine/history/history';
import { isOfImage } from '../engine/operations/operation';
import type { UndoableDraft } from '../engine/operations/operation';
import type { Prompt } from '../engine/prompts/prompts';

export interface HistoryEntry {
  /** What was done, in the words of the interface. */
  readonly label: string;
  readonly undo: readonly UndoableDraft[];
  readonly redo: readonly UndoableDraft[];
  /** The prompts on either side; null when the entry leaves them alone. */
  readonly prompts: {
    readonly before: readonly Prompt[];
    readonly after: readonly Prompt[];
  } | null;
}

export type HistoryStore = StoreApi<History<HistoryEntry>>;

/** Drop the entries about objects that somebody else has changed: undo must not overwrite that. */
export const forgetHistoryOf = (store: HistoryStore, ids: ReadonlySet<string>): void => {
  if (ids.size === 0) return;
  const isElsewhere = ({ undo, redo }: HistoryEntry): boolean =>
    ![...undo, ...redo].some((draft) => !isOfImage(draft) && ids.has(draft.annotationId));
  store.setState(({ past, future }) => ({
    past: past.filter(isElsewhere),
    future: future.filter(isElsewhere),
  }));
};

export const makeHistoryStore = (): HistoryStore =>
  createStore<History<HistoryEntry>>(() => emptyHistory());
