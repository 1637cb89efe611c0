/** Everything the canvas shows, as plain data. The canvas draws it and decides nothing. */
import type { BoxXyxy, ImagePoint, ScreenPoint, SizeHW } from '../engine/geometry/spaces';
import type { Viewport } from '../engine/geometry/viewport';
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import type { Shape } from '../engine/masks/shapes';
import type { LowResLogits } from '../engine/masks/upsample';
import type { Prompt } from '../engine/prompts/prompts';

/** Red, green, blue, each 0 to 1. */
export type Rgb = readonly [red: number, green: number, blue: number];

export interface SceneMask {
  readonly id: string;
  readonly bitmap: MaskBitmap;
  readonly color: Rgb;
  /** Sets it off from neighbours of its colour: -1 is black, 1 white. */
  readonly lightness: number;
}

/** A mask that is set off from the others. */
export interface SceneEmphasis {
  readonly mask: SceneMask;
  readonly kind: 'selected' | 'hovered';
}

/** Opacities of all masks, 0 to 1. */
export interface MaskLook {
  readonly fill: number;
  readonly outline: number;
}

/** As in stores/appearance. */
export interface SceneLight {
  readonly brightness: number;
  readonly contrast: number;
  readonly gamma: number;
}

/** Samples of deep gray that are black and white. */
export interface SceneWindow {
  readonly low: number;
  readonly high: number;
}

export interface SceneCandidate {
  /** Compared by identity: the same logits are uploaded once. */
  readonly logits: LowResLogits;
  /** Null while it is nobody's yet: it then looks like no category. */
  readonly color: Rgb | null;
  /** What was encoded, image frame; left out for the whole image. */
  readonly crop?: BoxXyxy | undefined;
  /** A hover preview is drawn fainter than a mask that was asked for. */
  readonly isPreview: boolean;
}

/** A shape that a hand is drawing, or has drawn a moment ago. */
export interface SceneDraft {
  readonly shape: Shape;
  readonly color: Rgb;
  readonly isCut: boolean;
}

/** Brush or eraser at the pointer. */
export interface SceneTip {
  readonly at: ScreenPoint;
  /** CSS pixels. */
  readonly size: number;
  readonly tip: 'round' | 'square';
  readonly isCut: boolean;
}

/** Part of the image that has, or will have, an embedding of its own. */
export interface SceneCrop {
  readonly box: BoxXyxy;
  /** It is still being encoded. */
  readonly isComing: boolean;
}

export interface Scene {
  readonly imageSize: SizeHW;
  readonly viewport: Viewport;
  readonly light: SceneLight;
  /** Null for pictures of 8 bits. */
  readonly window: SceneWindow | null;
  /** Back to front. The same array as before means that nothing about them has changed. */
  readonly masks: readonly SceneMask[];
  readonly emphasis: readonly SceneEmphasis[];
  readonly look: MaskLook;
  readonly candidates: readonly SceneCandidate[];
  /** Frame of the candidates: long side of the model input, and the threshold. */
  readonly inputSize: number;
  readonly maskThreshold: number;
  readonly prompts: readonly Prompt[];
  readonly hoveredPrompt: number | null;
  readonly draggedBox: BoxXyxy | null;
  readonly drafts: readonly SceneDraft[];
  readonly crops: readonly SceneCrop[];
  readonly vertices: readonly ImagePoint[];
  readonly hoveredVertex: number | null;
  readonly tip: SceneTip | null;
  /** Where lines are drawn through the pointer; null hides them. */
  readonly crosshair: ScreenPoint | null;
  /** Show the bare image. */
  readonly isPeeking: boolean;
  /** Gray around the image, 0 to 1: neutral, so that it does not tint the eye. */
  readonly ground: number;
}

/** Read `#rrggbb`; anything else becomes a middle gray. */
export const rgbFromHex = (hex: string): Rgb => {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  const channel = (text: string | undefined): number =>
    text === undefined ? 0.5 : Number.parseInt(text, 16) / 255;
  return [channel(match?.[1]), channel(match?.[2]), channel(match?.[3])];
};

const DARK_GROUND = 0.075;
const LIGHT_GROUND = 0.87;

/** The gray around the image, 0 to 1. */
export const groundOf = (isDark: boolean): number => (isDark ? DARK_GROUND : LIGHT_GROUND);
