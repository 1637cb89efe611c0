/** Which crop of the open image answers clicks, and which one is on its way. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { BoxXyxy } from '../engine/geometry/spaces';

export interface ComingCrop {
  readonly crop: BoxXyxy;
  readonly state: 'queued' | 'running';
  /** Jobs before it. */
  readonly ahead: number;
}

export interface CropsState {
  /** Image frame, whole pixels; null while the whole image's embedding answers. */
  readonly active: BoxXyxy | null;
  readonly coming: ComingCrop | null;
  /** Why the last one did not come; empty when it did. */
  readonly problem: string;
}

export type CropsStore = StoreApi<CropsState>;

export const NO_CROPS: CropsState = { active: null, coming: null, problem: '' };

export const makeCropsStore = (): CropsStore => createStore(() => NO_CROPS);
