/** Pictures of two versions of one object, cut and scaled alike so that the eye can compare them. */
import type { BBoxXywh, SizeHW } from '../../engine/geometry/spaces';
import type { MaskBitmap } from '../../engine/masks/maskBitmap';

/** Image frame, pixels. */
export interface Cut {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Air around the objects, as a share of their longer side. */
const AIR = 0.25;
/** Pixels; less would show a small object without its surroundings. */
const LEAST_SIDE = 48;

/** A square around all boxes, moved into the image where it can be and cut to it. */
export const cutAround = (boxes: readonly BBoxXywh[], { width, height }: SizeHW): Cut => {
  const x0 = Math.min(...boxes.map(([x]) => x));
  const y0 = Math.min(...boxes.map(([, y]) => y));
  const x1 = Math.max(...boxes.map(([x, , w]) => x + w));
  const y1 = Math.max(...boxes.map(([, y, , h]) => y + h));
  const side = Math.max(LEAST_SIDE, Math.max(x1 - x0, y1 - y0) * (1 + 2 * AIR));
  const across = placed((x0 + x1) / 2, Math.min(side, width), width);
  const down = placed((y0 + y1) / 2, Math.min(side, height), height);
  return { x: across, y: down, width: Math.min(side, width), height: Math.min(side, height) };
};

const placed = (center: number, length: number, limit: number): number =>
  Math.min(Math.max(0, center - length / 2), limit - length);

/** What one side shows. */
export interface Side {
  readonly picture: ImageBitmap;
  readonly imageSize: SizeHW;
  readonly cut: Cut;
  /** Null for an object that is deleted. */
  readonly mask: MaskBitmap | null;
  /** `#rrggbb` */
  readonly color: string;
}

/** Draw the picture's cut as large as the canvas allows, the mask over it. */
export const drawSide = (canvas: HTMLCanvasElement, side: Side): void => {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { picture, imageSize, cut, mask, color } = side;
  const scale = Math.min(canvas.width / cut.width, canvas.height / cut.height);
  const ratio = { x: picture.width / imageSize.width, y: picture.height / imageSize.height };
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.translate(
    (canvas.width - cut.width * scale) / 2,
    (canvas.height - cut.height * scale) / 2,
  );
  context.scale(scale, scale);
  context.beginPath();
  context.rect(0, 0, cut.width, cut.height);
  context.clip();
  context.drawImage(
    picture,
    cut.x * ratio.x,
    cut.y * ratio.y,
    cut.width * ratio.x,
    cut.height * ratio.y,
    0,
    0,
    cut.width,
    cut.height,
  );
  if (mask === null) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(tinted(mask, color), mask.x - cut.x, mask.y - cut.y, mask.width, mask.height);
};

const FILL_ALPHA = 96;

/** The mask in its colour: see-through inside, solid where it meets the ground. */
const tinted = ({ columns, rows, data }: MaskBitmap, color: string): OffscreenCanvas => {
  const canvas = new OffscreenCanvas(columns, rows);
  const rgb = Number.parseInt(color.slice(1), 16);
  const pixels = new ImageData(columns, rows);
  const isInside = (row: number, column: number): boolean =>
    row >= 0 &&
    column >= 0 &&
    row < rows &&
    column < columns &&
    data[row * columns + column] === 255;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (!isInside(row, column)) continue;
      const isDeep =
        isInside(row - 1, column) &&
        isInside(row + 1, column) &&
        isInside(row, column - 1) &&
        isInside(row, column + 1);
      const alpha = isDeep ? FILL_ALPHA : 255;
      pixels.data.set(
        [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255, alpha],
        4 * (row * columns + column),
      );
    }
  }
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return canvas;
};
