/**
 * The viewport: which part of the image the screen shows. Pure; the canvas and the tools share it.
 * screen = image * scale + offset, the same scale on both axes.
 */
import { clamp, imagePoint, screenPoint } from './spaces';
import type { BoxXyxy, ImagePoint, ScreenPoint, SizeHW } from './spaces';

export interface Viewport {
  /** CSS pixels per image pixel. */
  readonly scale: number;
  /** Screen position of the image's top-left corner, CSS pixels. */
  readonly offsetX: number;
  readonly offsetY: number;
}

/** Air around the image when it is fitted, CSS pixels. */
export const FIT_MARGIN = 16;

/** 64 screen pixels per image pixel: a pixel is then a comfortable target. */
const MAX_SCALE = 64;

/** Nearer than this, a small box would be shown without the object that it belongs to. */
const NEAR_SCALE = 12;

/** The image never shrinks below a quarter of its fitted size. */
const MIN_SCALE_OF_FIT = 0.25;

/** At least this much of the image stays on the screen while panning, CSS pixels. */
const KEEP_ON_SCREEN = 48;

export const screenToImage = (point: ScreenPoint, viewport: Viewport): ImagePoint =>
  imagePoint(
    (point.x - viewport.offsetX) / viewport.scale,
    (point.y - viewport.offsetY) / viewport.scale,
  );

export const imageToScreen = (point: ImagePoint, viewport: Viewport): ScreenPoint =>
  screenPoint(
    point.x * viewport.scale + viewport.offsetX,
    point.y * viewport.scale + viewport.offsetY,
  );

/** Scale at which the whole image fits the screen with a margin; small images are not enlarged past 4. */
export const fitScale = (image: SizeHW, screen: SizeHW): number => {
  const across = Math.max(1, screen.width - 2 * FIT_MARGIN) / image.width;
  const down = Math.max(1, screen.height - 2 * FIT_MARGIN) / image.height;
  return Math.min(across, down, 4);
};

/** Centre the whole image on the screen. */
export const fitViewport = (image: SizeHW, screen: SizeHW): Viewport => {
  const scale = fitScale(image, screen);
  return {
    scale,
    offsetX: (screen.width - image.width * scale) / 2,
    offsetY: (screen.height - image.height * scale) / 2,
  };
};

/** A box fills at most this share of the screen when it is shown: what lies around it says what it is. */
const SHARE_OF_BOX = 0.4;

/** Bring a box of the image into the middle, as near as it and its surroundings allow. */
export const viewportOnBox = (box: BoxXyxy, image: SizeHW, screen: SizeHW): Viewport => {
  const across = (screen.width * SHARE_OF_BOX) / Math.max(1, box.x1 - box.x0);
  const down = (screen.height * SHARE_OF_BOX) / Math.max(1, box.y1 - box.y0);
  const scale = clamp(Math.min(across, down), fitScale(image, screen), NEAR_SCALE);
  return keepInSight(
    {
      scale,
      offsetX: screen.width / 2 - ((box.x0 + box.x1) / 2) * scale,
      offsetY: screen.height / 2 - ((box.y0 + box.y1) / 2) * scale,
    },
    image,
    screen,
  );
};

/** Move by a screen distance, keeping a rim of the image in sight. */
export const panViewport = (
  viewport: Viewport,
  dx: number,
  dy: number,
  image: SizeHW,
  screen: SizeHW,
): Viewport =>
  keepInSight(
    { ...viewport, offsetX: viewport.offsetX + dx, offsetY: viewport.offsetY + dy },
    image,
    screen,
  );

/**
 * Zoom so that the image point under `anchor` stays under it.
 * @param factor  above 1 enlarges
 */
export const zoomViewportAt = (
  viewport: Viewport,
  anchor: ScreenPoint,
  factor: number,
  image: SizeHW,
  screen: SizeHW,
): Viewport => {
  const smallest = fitScale(image, screen) * MIN_SCALE_OF_FIT;
  const scale = clamp(viewport.scale * factor, smallest, Math.max(MAX_SCALE, smallest));
  const fixed = screenToImage(anchor, viewport);
  return keepInSight(
    { scale, offsetX: anchor.x - fixed.x * scale, offsetY: anchor.y - fixed.y * scale },
    image,
    screen,
  );
};

/** The part of the image that the screen shows, clipped to the image. */
export const visibleImageBox = (viewport: Viewport, image: SizeHW, screen: SizeHW): BoxXyxy => {
  const topLeft = screenToImage(screenPoint(0, 0), viewport);
  const bottomRight = screenToImage(screenPoint(screen.width, screen.height), viewport);
  return {
    x0: clamp(topLeft.x, 0, image.width),
    y0: clamp(topLeft.y, 0, image.height),
    x1: clamp(bottomRight.x, 0, image.width),
    y1: clamp(bottomRight.y, 0, image.height),
  };
};

const keepInSight = (viewport: Viewport, image: SizeHW, screen: SizeHW): Viewport => ({
  scale: viewport.scale,
  offsetX: clamp(
    viewport.offsetX,
    KEEP_ON_SCREEN - image.width * viewport.scale,
    Math.max(KEEP_ON_SCREEN, screen.width - KEEP_ON_SCREEN),
  ),
  offsetY: clamp(
    viewport.offsetY,
    KEEP_ON_SCREEN - image.height * viewport.scale,
    Math.max(KEEP_ON_SCREEN, screen.height - KEEP_ON_SCREEN),
  ),
});
