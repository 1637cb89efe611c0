/** Cuts a display image into a quadtree's leaves that every driver takes as a texture. */
import type { Frame, Rectangle } from './glProgram';

/** The smallest WebGL2 limit that all drivers pass. */
export const MAX_TILE_SIDE = 2048;

/**
 * Halve a rectangle's long side until no piece is larger than a tile.
 * @param width   display pixels
 * @param height  display pixels
 * @returns       whole-pixel rectangles that cover the image once
 */
export const cutIntoTiles = (
  width: number,
  height: number,
  maxSide = MAX_TILE_SIDE,
): readonly Rectangle[] => splitTile({ x: 0, y: 0, width, height }, maxSide);

const splitTile = (tile: Rectangle, maxSide: number): readonly Rectangle[] => {
  if (tile.width <= maxSide && tile.height <= maxSide) return [tile];
  if (tile.width >= tile.height) {
    const half = Math.ceil(tile.width / 2);
    return [
      ...splitTile({ ...tile, width: half }, maxSide),
      ...splitTile({ ...tile, x: tile.x + half, width: tile.width - half }, maxSide),
    ];
  }
  const half = Math.ceil(tile.height / 2);
  return [
    ...splitTile({ ...tile, height: half }, maxSide),
    ...splitTile({ ...tile, y: tile.y + half, height: tile.height - half }, maxSide),
  ];
};

/** A rectangle of the display image in the image's own frame. */
export const inImageFrame = (
  { x, y, width, height }: Rectangle,
  display: { readonly width: number; readonly height: number },
  image: { readonly width: number; readonly height: number },
): Rectangle => {
  const across = image.width / display.width;
  const down = image.height / display.height;
  return { x: x * across, y: y * down, width: width * across, height: height * down };
};

/** Whether a pixel of a picture of the whole image would cover more than one of the screen. */
export const isEnlarged = (
  picture: { readonly width: number },
  image: { readonly width: number },
  { viewport, pixelRatio }: Pick<Frame, 'viewport' | 'pixelRatio'>,
): boolean => (viewport.scale * pixelRatio * image.width) / picture.width > 1;
