/** What the linter found on the open image, and which finding the labeler is at. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Finding } from '../engine/lint/lint';

export interface FindingsState {
  readonly findings: readonly Finding[];
  /** Key of the finding that is shown; null before the first jump. */
  readonly currentKey: string | null;
  /** Categories whose objects share no pixel, by id. */
  readonly exclusiveCategories: readonly string[];
}

export type FindingsStore = StoreApi<FindingsState>;

export const makeFindingsStore = (): FindingsStore =>
  createStore<FindingsState>(() => ({ findings: [], currentKey: null, exclusiveCategories: [] }));
