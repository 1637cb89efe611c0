/** A mask made ready to be drawn and hit: its crop, thinned out where memory would not hold it. */
import { at } from '../bytes/at';
import type { ImagePoint } from '../geometry/spaces';
import type { MaskCrop } from './maskCrop';

export interface MaskBitmap {
  /** The rectangle that the bitmap covers; image frame, pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  /** (rows, columns) row-major, 255 is foreground. */
  readonly data: Uint8Array;
}

/** 4096 x 4096: all of an image of 16 megapixels, at a byte each. */
const MAX_PIXELS = 2 ** 24;

/**
 * Thin a crop out by whole steps until its pixels are few enough.
 * @returns  a bitmap whose rectangle may pass the crop's far edges by less than one step
 */
export const cropToBitmap = (crop: MaskCrop, maxPixels = MAX_PIXELS): MaskBitmap => {
  const step = Math.max(1, Math.ceil(Math.sqrt((crop.width * crop.height) / maxPixels)));
  const columns = Math.ceil(crop.width / step);
  const rows = Math.ceil(crop.height / step);
  const data = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      data[row * columns + column] = at(crop.data, row * step * crop.width + column * step) * 255;
    }
  }
  return { x: crop.x, y: crop.y, width: columns * step, height: rows * step, columns, rows, data };
};

/** Tell whether the bitmap covers a point. */
export const isCovered = (bitmap: MaskBitmap, point: ImagePoint): boolean => {
  const column = Math.floor(((point.x - bitmap.x) * bitmap.columns) / bitmap.width);
  const row = Math.floor(((point.y - bitmap.y) * bitmap.rows) / bitmap.height);
  if (column < 0 || row < 0 || column >= bitmap.columns || row >= bitmap.rows) return false;
  return at(bitmap.data, row * bitmap.columns + column) > 127;
};
