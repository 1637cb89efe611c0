/** Which annotation is selected, which one the pointer is over, and which ones are listed. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

export interface SelectionState {
  readonly selectedId: string | null;
  readonly hoveredId: string | null;
  /** The object that the mask on the screen repeats. */
  readonly repeatedId: string | null;
  /** What the filter of the object list leaves; null without a filter. */
  readonly listedIds: ReadonlySet<string> | null;
}

export type SelectionStore = StoreApi<SelectionState>;

export const makeSelectionStore = (): SelectionStore =>
  createStore<SelectionState>(() => ({
    selectedId: null,
    hoveredId: null,
    repeatedId: null,
    listedIds: null,
  }));
