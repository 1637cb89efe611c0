/** Undo and redo of the open image: prompts and operations in one line. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { emptyHistory } from '../engine/history/history';
import type { History } from '../engine/history/history';
import type { AnnotationDraft } from '../engine/operations/operation';
import type { Prompt } from '../engine/prompts/prompts';

export interface HistoryEntry {
  /** What was done, in the words of the interface. */
  readonly label: string;
  readonly undo: readonly AnnotationDraft[];
  readonly redo: readonly AnnotationDraft[];
  /** The prompts on either side; null when the entry leaves them alone. */
  readonly prompts: {
    readonly before: readonly Prompt[];
    readonly after: readonly Prompt[];
  } | null;
}

export type HistoryStore = StoreApi<History<HistoryEntry>>;

export const makeHistoryStore = (): HistoryStore =>
  createStore<History<HistoryEntry>>(() => emptyHistory());
