/** Which annotation is selected, and which one the pointer is over. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

export interface SelectionState {
  readonly selectedId: string | null;
  readonly hoveredId: string | null;
  /** The object that the mask on the screen repeats. */
  readonly repeatedId: string | null;
}

export type SelectionStore = StoreApi<SelectionState>;

export const makeSelectionStore = (): SelectionStore =>
  createStore<SelectionState>(() => ({ selectedId: null, hoveredId: null, repeatedId: null }));
