/** The cleaning panel: its settings, and the mask as it would be. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Cleaning } from '../engine/masks/edit';
import type { MaskBitmap } from '../engine/masks/maskBitmap';

export interface CleaningPreview {
  readonly bitmap: MaskBitmap;
  /** Pixels, before and after. */
  readonly areaBefore: number;
  readonly area: number;
  readonly isChanged: boolean;
}

export interface CleaningState {
  /** The object that the panel is about; null while it is closed. */
  readonly annotationId: string | null;
  readonly settings: Cleaning;
  readonly preview: CleaningPreview | null;
}

export type CleaningStore = StoreApi<CleaningState>;

/** Smaller parts and holes are slips of a hand or of a model, not of the object: 8 x 8 pixels. */
export const USUAL_CLEANING: Cleaning = {
  leastIsland: 64,
  leastHole: 64,
  isLargestPartOnly: false,
  smoothingRadius: 0,
};

export const makeCleaningStore = (): CleaningStore =>
  createStore<CleaningState>(() => ({
    annotationId: null,
    settings: USUAL_CLEANING,
    preview: null,
  }));
