/** Deep gray on its way to the eye and to SAM: which samples are black and white for each. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { boundedWindow, isSameWindow } from '../engine/intensity/intensity';
import type { Intensity, SampleWindow } from '../engine/intensity/intensity';
import type { Samples } from '../engine/intensity/pyramid';

/** How far an encoding through another window is. */
export interface Reading {
  readonly window: SampleWindow;
  readonly state: 'queued' | 'running' | 'failed';
  /** Jobs before it. */
  readonly ahead: number;
  /** Why it failed. */
  readonly problem: string;
}

export interface WindowingState {
  /** Null for images of 8 bits. */
  readonly intensity: Intensity | null;
  /** At the display's size; null until they have come. */
  readonly samples: Samples | null;
  /** What the eye sees. */
  readonly shown: SampleWindow | null;
  /** What SAM sees: the window of the embedding that answers clicks. */
  readonly sam: SampleWindow | null;
  /** Another embedding on its way. */
  readonly reading: Reading | null;
}

export type WindowingStore = StoreApi<WindowingState>;

const NOTHING: WindowingState = {
  intensity: null,
  samples: null,
  shown: null,
  sam: null,
  reading: null,
};

export const makeWindowingStore = (): WindowingStore => createStore(() => NOTHING);

/** Another image comes: it is shown as SAM sees it. */
export const openWindowing = (store: WindowingStore, intensity: Intensity | null): void => {
  const sam = intensity?.sam ?? null;
  store.setState({ ...NOTHING, intensity, shown: sam, sam });
};

/** Show other samples as black and white; without deep gray nothing happens. */
export const showWindow = (store: WindowingStore, { low, high }: SampleWindow): void => {
  if (store.getState().intensity !== null) store.setState({ shown: boundedWindow(low, high) });
};

/** Whether eye and SAM see different things. */
export const differs = ({ shown, sam }: WindowingState): boolean => !isSameWindow(shown, sam);
