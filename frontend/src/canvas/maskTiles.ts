/** Cuts a mask into what pages of the atlas hold; each piece knows what lies around it. */
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import { PAGE_SIDE } from './atlasSlots';
import type { Rectangle } from './glProgram';
import { cutIntoTiles } from './tiling';

/** Background texels around each bitmap, so that no filter reaches a neighbour. */
const PADDING = 4;
/** Of these, what is drawn with the mask: linear filtering closes its outline there. */
const BORDER = 2;
/** Texels of the pieces beside it that each piece holds, too: its outline is looked for in them. */
const APRON = 64;

type Sides = Pick<MaskBitmap, 'columns' | 'rows'>;

export interface MaskTile {
  /** What is drawn, columns and rows of the bitmap; it may reach beyond. */
  readonly drawn: Rectangle;
  /** What the page holds: the same with its surroundings. */
  readonly held: Rectangle;
  /** How far beyond what is drawn the shader may look, texels. */
  readonly reach: number;
}

/** The pieces of a bitmap: one where a page holds all of it. */
export const maskTiles = ({ columns, rows }: Sides): readonly MaskTile[] => {
  const whole = { x: 0, y: 0, width: columns, height: rows };
  if (Math.max(columns, rows) + 2 * PADDING <= PAGE_SIDE) {
    return [{ drawn: grown(whole, BORDER), held: grown(whole, PADDING), reach: 0 }];
  }
  return cutIntoTiles(columns, rows, PAGE_SIDE - 2 * APRON).map((tile) => ({
    drawn: withRim(tile, whole),
    held: grown(tile, APRON),
    reach: APRON - BORDER,
  }));
};

/** The texels of a part of a bitmap, background beyond its sides, in rows of a width. */
export const texelsOf = (
  { columns, rows, data }: MaskBitmap,
  held: Rectangle,
  size: Pick<Rectangle, 'width' | 'height'>,
): Uint8Array => {
  const texels = new Uint8Array(size.width * size.height);
  const [left, right] = [Math.max(0, held.x), Math.min(columns, held.x + held.width)];
  const bottom = Math.min(rows, held.y + held.height);
  for (let row = Math.max(0, held.y); row < bottom; row += 1) {
    const line = data.subarray(row * columns + left, row * columns + right);
    texels.set(line, (row - held.y) * size.width + left - held.x);
  }
  return texels;
};

const grown = ({ x, y, width, height }: Rectangle, by: number): Rectangle => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** A piece with the border of the whole on the sides that it shares with it. */
const withRim = (tile: Rectangle, whole: Rectangle): Rectangle => {
  const left = tile.x === 0 ? BORDER : 0;
  const top = tile.y === 0 ? BORDER : 0;
  const right = tile.x + tile.width === whole.width ? BORDER : 0;
  const bottom = tile.y + tile.height === whole.height ? BORDER : 0;
  return {
    x: tile.x - left,
    y: tile.y - top,
    width: tile.width + left + right,
    height: tile.height + top + bottom,
  };
};
