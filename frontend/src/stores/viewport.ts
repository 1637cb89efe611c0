/** Where the canvas looks, and where the pointer is. Changes with every pointer move: not for React. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { BoxXyxy, ImagePoint, ScreenPoint, SizeHW } from '../engine/geometry/spaces';
import { screenPoint } from '../engine/geometry/spaces';
import {
  fitViewport,
  imageToScreen,
  panViewport,
  viewportOnBox,
  zoomViewportAt,
} from '../engine/geometry/viewport';
import type { Viewport } from '../engine/geometry/viewport';

export interface ViewportState {
  readonly imageSize: SizeHW;
  /** The canvas, CSS pixels. */
  readonly screen: SizeHW;
  readonly viewport: Viewport;
  /** Follows the canvas' size until the labeler zooms or pans. */
  readonly isFitted: boolean;
  readonly pointer: ScreenPoint | null;
  /** Masks are hidden while a key is held. */
  readonly isPeeking: boolean;
}

export type ViewportStore = StoreApi<ViewportState>;

const UNIT: SizeHW = { height: 1, width: 1 };

export const makeViewportStore = (): ViewportStore =>
  createStore<ViewportState>(() => ({
    imageSize: UNIT,
    screen: UNIT,
    viewport: { scale: 1, offsetX: 0, offsetY: 0 },
    isFitted: true,
    pointer: null,
    isPeeking: false,
  }));

export const fitImage = (store: ViewportStore): void => {
  store.setState(({ imageSize, screen }) => ({
    viewport: fitViewport(imageSize, screen),
    isFitted: true,
  }));
};

export const setImageSize = (store: ViewportStore, imageSize: SizeHW): void => {
  store.setState({ imageSize });
  fitImage(store);
};

export const setScreen = (store: ViewportStore, screen: SizeHW): void => {
  store.setState({ screen });
  if (store.getState().isFitted) fitImage(store);
};

export const pan = (store: ViewportStore, dx: number, dy: number): void => {
  store.setState(({ viewport, imageSize, screen }) => ({
    viewport: panViewport(viewport, dx, dy, imageSize, screen),
    isFitted: false,
  }));
};

/** Bring a part of the image into the middle. */
export const showBox = (store: ViewportStore, box: BoxXyxy): void => {
  store.setState(({ imageSize, screen }) => ({
    viewport: viewportOnBox(box, imageSize, screen),
    isFitted: false,
  }));
};

/** Bring a place into the middle, unless it is in sight; as near as it was. */
export const showPoint = (store: ViewportStore, point: ImagePoint): void => {
  const { viewport, screen } = store.getState();
  const { x, y } = imageToScreen(point, viewport);
  if (x >= 0 && y >= 0 && x < screen.width && y < screen.height) return;
  pan(store, screen.width / 2 - x, screen.height / 2 - y);
};

/** @param anchor  stays where it is; the middle of the canvas when null */
export const zoom = (store: ViewportStore, factor: number, anchor: ScreenPoint | null): void => {
  store.setState(({ viewport, imageSize, screen }) => {
    const at = anchor ?? screenPoint(screen.width / 2, screen.height / 2);
    return { viewport: zoomViewportAt(viewport, at, factor, imageSize, screen), isFitted: false };
  });
};
