/** What the linter found on the open image, and which finding the labeler is at. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { USUAL_GATE } from '../engine/lint/gate';
import type { Gate } from '../engine/lint/gate';
import type { Finding } from '../engine/lint/lint';

export interface FindingsState {
  readonly findings: readonly Finding[];
  /** Key of the finding that is shown; null before the first jump. */
  readonly currentKey: string | null;
  /** Categories whose objects share no pixel, by id. */
  readonly exclusiveCategories: readonly string[];
  /** Categories that have narrower ones, by id. */
  readonly broadCategories: readonly string[];
  /** What each rule does to a submission in this project. */
  readonly gate: Gate;
}

export type FindingsStore = StoreApi<FindingsState>;

export const makeFindingsStore = (): FindingsStore =>
  createStore<FindingsState>(() => ({
    findings: [],
    currentKey: null,
    exclusiveCategories: [],
    broadCategories: [],
    gate: USUAL_GATE,
  }));
