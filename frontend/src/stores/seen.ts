/** Which parts of the open image were looked at closely. Forgotten with the image. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { emptySeen, withSeen } from '../engine/geometry/screenWalk';
import type { SeenGrid } from '../engine/geometry/screenWalk';
import type { ViewportState, ViewportStore } from './viewport';

export type SeenStore = StoreApi<SeenGrid>;

export const makeSeenStore = (): SeenStore =>
  createStore<SeenGrid>(() => emptySeen({ height: 1, width: 1 }));

/** Follow what the screen shows; the returned function stops it. */
export const followSeen = (seen: SeenStore, viewport: ViewportStore): (() => void) =>
  viewport.subscribe((state: ViewportState, before) => {
    if (state.imageSize !== before.imageSize) seen.setState(emptySeen(state.imageSize));
    if (state.viewport === before.viewport) return;
    const grid = seen.getState();
    const next = withSeen(grid, state.viewport, state.imageSize, state.screen);
    if (next !== grid) seen.setState(next);
  });
