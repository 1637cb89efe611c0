/**
 * Coordinate spaces. A number without a space is a bug; the brand makes the compiler say so.
 * Sizes are (height, width), points are (x, y).
 */
declare const space: unique symbol;

interface Point<S extends string> {
  readonly x: number;
  readonly y: number;
  readonly [space]: S;
}

/** CSS pixels, origin at the canvas' top-left corner. */
export type ScreenPoint = Point<'screen'>;

/** Pixels of the oriented original, origin at its top-left corner, pixel centres at +0.5. */
export type ImagePoint = Point<'image'>;

/** Pixels of the checkpoint's model input (long side = input size), before padding. */
export type ModelPoint = Point<'model'>;

export interface SizeHW {
  readonly height: number;
  readonly width: number;
}

/** An axis-aligned rectangle in the image frame, corners ordered. */
export interface BoxXyxy {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** COCO bounding box in the image frame: left, top, width, height in whole pixels. */
export type BBoxXywh = readonly [x: number, y: number, width: number, height: number];

export const screenPoint = (x: number, y: number): ScreenPoint => ({ x, y }) as ScreenPoint;
export const imagePoint = (x: number, y: number): ImagePoint => ({ x, y }) as ImagePoint;
export const modelPoint = (x: number, y: number): ModelPoint => ({ x, y }) as ModelPoint;

/** Tell whether a point lies on the image; the right and bottom edges are outside. */
export const isOnImage = (point: ImagePoint, size: SizeHW): boolean =>
  point.x >= 0 && point.y >= 0 && point.x < size.width && point.y < size.height;

/** Move a point to the nearest one on the image; the far edges themselves are allowed. */
export const clampToImage = (point: ImagePoint, size: SizeHW): ImagePoint =>
  imagePoint(clamp(point.x, 0, size.width), clamp(point.y, 0, size.height));

/** Order two opposite corners into a box. */
export const boxFromCorners = (a: ImagePoint, b: ImagePoint): BoxXyxy => ({
  x0: Math.min(a.x, b.x),
  y0: Math.min(a.y, b.y),
  x1: Math.max(a.x, b.x),
  y1: Math.max(a.y, b.y),
});

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);
