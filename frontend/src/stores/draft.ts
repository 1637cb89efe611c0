/** What a hand tool is drawing, and the tip it draws with. Changes with the pointer: not for React. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { clamp } from '../engine/geometry/spaces';
import type { ImagePoint } from '../engine/geometry/spaces';
import type { Shape } from '../engine/masks/shapes';

/** A shape on the canvas that is not part of a mask yet. */
export interface DraftShape {
  readonly shape: Shape;
  /** It takes pixels away. */
  readonly isCut: boolean;
  /** Whose colour it is drawn in; null for the category at hand. */
  readonly categoryId: string | null;
}

export interface LandingShape extends DraftShape {
  readonly key: number;
}

export interface DraftState {
  /** Diameter or side of brush, eraser and line, image pixels. */
  readonly tipSize: number;
  readonly tip: 'round' | 'square';
  /** How far colours may differ from the one that the wand picked, 0 to 255. */
  readonly tolerance: number;
  /** Objects leave each other's pixels alone. */
  readonly isKeptApart: boolean;
  /** Under the pointer now; null when nothing is drawn. */
  readonly shape: DraftShape | null;
  /** Corners of the open polygon or line; they can be grabbed. */
  readonly vertices: readonly ImagePoint[];
  readonly hoveredVertex: number | null;
  /** Finished, and on its way into the document. */
  readonly landing: readonly LandingShape[];
}

export type DraftStore = StoreApi<DraftState>;

const SMALLEST_TIP = 1;
const LARGEST_TIP = 1000;

/** A step of the size keys: a sixth, and at least one pixel. */
const TIP_STEP = 6;

const LARGEST_TOLERANCE = 255;
const TOLERANCE_STEP = 4;

const NOTHING = { shape: null, vertices: [], hoveredVertex: null } as const;

export const makeDraftStore = (): DraftStore =>
  createStore<DraftState>(() => ({
    tipSize: 24,
    tip: 'round',
    tolerance: 24,
    isKeptApart: false,
    landing: [],
    ...NOTHING,
  }));

/** Put away what is being drawn; what is landing goes on. */
export const clearDraft = (store: DraftStore): void => {
  store.setState(NOTHING);
};

export const setTipSize = (store: DraftStore, size: number): void => {
  store.setState({ tipSize: clamp(Math.round(size), SMALLEST_TIP, LARGEST_TIP) });
};

export const setTolerance = (store: DraftStore, tolerance: number): void => {
  store.setState({ tolerance: clamp(Math.round(tolerance), 0, LARGEST_TOLERANCE) });
};

/** @param steps  above 0 enlarges */
export const stepTolerance = (store: DraftStore, steps: number): void => {
  setTolerance(store, store.getState().tolerance + steps * TOLERANCE_STEP);
};

/** @param steps  above 0 enlarges */
export const stepTipSize = (store: DraftStore, steps: number): void => {
  const { tipSize } = store.getState();
  const step = Math.max(1, Math.round(tipSize / TIP_STEP));
  setTipSize(store, tipSize + steps * step);
};
