/** Which tiles of a large image a frame needs, and where they lie. */
import type { SizeHW } from '../engine/geometry/spaces';
import { isOnScreen } from './glProgram';
import type { Frame, Rectangle } from './glProgram';

/** Tiles on the server: a pixel of level n stands for 2^n x 2^n of the image. */
export interface TilePyramid {
  /** Of the tiles; level, column and row follow. */
  readonly url: string;
  /** Pixels. */
  readonly side: number;
  readonly levelCount: number;
}

export interface PyramidTile {
  readonly url: string;
  /** Pixels of the tile that are the image's; the rest is filling. */
  readonly width: number;
  readonly height: number;
  /** Image frame. */
  readonly rectangle: Rectangle;
}

/**
 * The smallest level whose pixels cover no more than one of the screen.
 * @param scale  screen pixels per image pixel
 */
export const levelFor = (scale: number, levelCount: number): number =>
  Math.min(Math.max(Math.floor(-Math.log2(scale)), 0), levelCount - 1);

/** @returns  the tiles of the frame's level that are on the screen, those in the middle first */
export const tilesOnScreen = (
  pyramid: TilePyramid,
  imageSize: SizeHW,
  frame: Frame,
): readonly PyramidTile[] => {
  const level = levelFor(frame.viewport.scale * frame.pixelRatio, pyramid.levelCount);
  const span = pyramid.side * 2 ** level;
  const { viewport, screen } = frame;
  const first = (offset: number): number =>
    Math.max(0, Math.floor(-offset / viewport.scale / span));
  const last = (offset: number, length: number, size: number): number =>
    Math.min(Math.ceil((length - offset) / viewport.scale / span), Math.ceil(size / span)) - 1;
  const tiles: PyramidTile[] = [];
  for (
    let row = first(viewport.offsetY);
    row <= last(viewport.offsetY, screen.height, imageSize.height);
    row += 1
  ) {
    for (
      let column = first(viewport.offsetX);
      column <= last(viewport.offsetX, screen.width, imageSize.width);
      column += 1
    ) {
      const tile = tileAt(pyramid, imageSize, { level, column, row });
      if (tile !== null && isOnScreen(tile.rectangle, frame)) tiles.push(tile);
    }
  }
  return tiles.sort((one, other) => fromMiddle(one, frame) - fromMiddle(other, frame));
};

/** @returns  null where a level, whose sides are rounded down, has no pixel left */
const tileAt = (
  { url, side }: TilePyramid,
  imageSize: SizeHW,
  { level, column, row }: { level: number; column: number; row: number },
): PyramidTile | null => {
  const factor = 2 ** level;
  const left = (size: number, place: number): number =>
    Math.min(side, Math.max(1, Math.floor(size / factor)) - place * side);
  const [width, height] = [left(imageSize.width, column), left(imageSize.height, row)];
  if (width <= 0 || height <= 0) return null;
  const rectangle = {
    x: column * side * factor,
    y: row * side * factor,
    width: width * factor,
    height: height * factor,
  };
  return { url: `${url}${level}/${column}/${row}/`, width, height, rectangle };
};

const fromMiddle = ({ rectangle }: PyramidTile, { viewport, screen }: Frame): number =>
  Math.hypot(
    (rectangle.x + rectangle.width / 2) * viewport.scale + viewport.offsetX - screen.width / 2,
    (rectangle.y + rectangle.height / 2) * viewport.scale + viewport.offsetY - screen.height / 2,
  );
