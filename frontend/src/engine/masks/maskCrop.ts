/** A binary mask cut to a rectangle of its image. Everything outside the rectangle is background. */
export interface MaskCrop {
  /** Image frame, whole pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Row-major, 1 is foreground. */
  readonly data: Uint8Array;
}

export const EMPTY_CROP: MaskCrop = { x: 0, y: 0, width: 0, height: 0, data: new Uint8Array(0) };

/**
 * Tell whether an image pixel is foreground.
 * @param x  column, whole image pixels
 * @param y  row, whole image pixels
 */
export const isForeground = (crop: MaskCrop, x: number, y: number): boolean => {
  const column = x - crop.x;
  const row = y - crop.y;
  if (column < 0 || row < 0 || column >= crop.width || row >= crop.height) return false;
  return crop.data[row * crop.width + column] === 1;
};
