/** How picture and masks look: this browser remembers it, except for the picture's own light. */
import { persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

import { clamp } from '../engine/geometry/spaces';

/** What the colour of a mask says. */
export type ColorBy = 'category' | 'object' | 'author';

export interface Light {
  /** Added, -1 to 1. */
  readonly brightness: number;
  /** Factor around middle gray, 0.2 to 5. */
  readonly contrast: number;
  /** Above 1 lifts the shadows, 0.2 to 5. */
  readonly gamma: number;
}

export interface AppearanceState {
  /** Opacity inside masks, 0 to 1. */
  readonly fill: number;
  readonly hasOutline: boolean;
  readonly colorBy: ColorBy;
  /** Of this image: the next one is shown as it is. */
  readonly light: Light;
  readonly hasMinimap: boolean;
}

export const PLAIN_LIGHT: Light = { brightness: 0, contrast: 1, gamma: 1 };

const PLAIN_FILL = 0.35;

export const makeAppearanceStore = () =>
  createStore<AppearanceState>()(
    persist(
      (): AppearanceState => ({
        fill: PLAIN_FILL,
        hasOutline: true,
        colorBy: 'category',
        light: PLAIN_LIGHT,
        hasMinimap: true,
      }),
      {
        name: 'samweb-appearance',
        version: 1,
        partialize: ({ fill, hasOutline, colorBy, hasMinimap }) => ({
          fill,
          hasOutline,
          colorBy,
          hasMinimap,
        }),
      },
    ),
  );

export type AppearanceStore = ReturnType<typeof makeAppearanceStore>;

const NEXT_COLOR: Readonly<Record<ColorBy, ColorBy>> = {
  category: 'object',
  object: 'author',
  author: 'category',
};

export const nextColorBy = (store: AppearanceStore): ColorBy => {
  const colorBy = NEXT_COLOR[store.getState().colorBy];
  store.setState({ colorBy });
  return colorBy;
};

/** Fill and outline, then the outline alone, then the fill alone. */
export const nextStyle = (store: AppearanceStore): void => {
  store.setState(({ fill, hasOutline }) => {
    if (fill > 0 && hasOutline) return { fill: 0 };
    return fill === 0 ? { fill: PLAIN_FILL, hasOutline: false } : { hasOutline: true };
  });
};

export const setFill = (store: AppearanceStore, fill: number): void => {
  store.setState({ fill: clamp(Math.round(fill * 100) / 100, 0, 1) });
};

export const setLight = (store: AppearanceStore, change: Partial<Light>): void => {
  store.setState(({ light }) => {
    const { brightness, contrast, gamma } = { ...light, ...change };
    return {
      light: {
        brightness: clamp(brightness, -1, 1),
        contrast: clamp(contrast, 0.2, 5),
        gamma: clamp(gamma, 0.2, 5),
      },
    };
  });
};
