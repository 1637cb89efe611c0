/** The part of an image that was encoded: all of it, or a crop. */
import type { BoxXyxy, SizeHW } from './spaces';

export interface Encoded {
  readonly imageSize: SizeHW;
  /** Image frame, whole pixels; left out for the whole image. */
  readonly crop?: BoxXyxy | undefined;
}

export const sizeOfBox = ({ x0, y0, x1, y1 }: BoxXyxy): SizeHW => ({
  height: y1 - y0,
  width: x1 - x0,
});

/** The box that was encoded, image frame. */
export const regionOf = ({ imageSize: { height, width }, crop }: Encoded): BoxXyxy =>
  crop ?? { x0: 0, y0: 0, x1: width, y1: height };

export const regionSize = ({ imageSize, crop }: Encoded): SizeHW =>
  crop === undefined ? imageSize : sizeOfBox(crop);

export const isSameCrop = (a: BoxXyxy | null, b: BoxXyxy | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.x0 === b.x0 && a.y0 === b.y0 && a.x1 === b.x1 && a.y1 === b.y1);

/** Whether a box lies inside another one, edges included. */
export const isInside = (inner: BoxXyxy, outer: BoxXyxy): boolean =>
  inner.x0 >= outer.x0 && inner.y0 >= outer.y0 && inner.x1 <= outer.x1 && inner.y1 <= outer.y1;
