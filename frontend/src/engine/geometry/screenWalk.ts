/** Walking an image in screenfuls, and remembering which parts of it were looked at. */
import { imagePoint } from './spaces';
import type { BoxXyxy, ImagePoint, SizeHW } from './spaces';
import { fitScale, screenToImage, visibleImageBox } from './viewport';
import type { Viewport } from './viewport';
import { screenPoint } from './spaces';

/** Neighbouring screenfuls share this part, so that nothing is cut in two. */
const OVERLAP = 0.1;

/** The walk's scale when the whole image is on the screen: a third of it along each axis. */
const WALK_SCALE_OF_FIT = 3;

/** From this much of the fitted scale on, looking counts as having seen. */
const SEEING_SCALE_OF_FIT = 1.5;

/** The picture is so close that looking at it counts. */
export const isSeeing = ({ scale }: Viewport, image: SizeHW, screen: SizeHW): boolean =>
  scale >= SEEING_SCALE_OF_FIT * fitScale(image, screen);

/**
 * The next screenful, row by row from the top left; from afar it begins at the first.
 * @param step  1 goes on, -1 goes back
 * @returns     null behind the last one and before the first
 */
export const stepScreen = (
  viewport: Viewport,
  image: SizeHW,
  screen: SizeHW,
  step: 1 | -1,
): Viewport | null => {
  const isWalking = isSeeing(viewport, image, screen);
  const scale = isWalking ? viewport.scale : WALK_SCALE_OF_FIT * fitScale(image, screen);
  const across = stopsOf(image.width, screen.width / scale);
  const down = stopsOf(image.height, screen.height / scale);
  const middle = screenToImage(screenPoint(screen.width / 2, screen.height / 2), viewport);
  const [column, row] = [nearestTo(across, middle.x), nearestTo(down, middle.y)];
  const last = across.length * down.length - 1;
  const place = isWalking ? row * across.length + column + step : step > 0 ? 0 : last;
  if (place < 0 || place > last) return null;
  const x = across[place % across.length] ?? middle.x;
  const y = down[Math.floor(place / across.length)] ?? middle.y;
  return centeredOn(imagePoint(x, y), scale, screen);
};

/** A viewport with a point of the image in the middle of the screen. */
export const centeredOn = ({ x, y }: ImagePoint, scale: number, screen: SizeHW): Viewport => ({
  scale,
  offsetX: screen.width / 2 - x * scale,
  offsetY: screen.height / 2 - y * scale,
});

/** Middles of the screenfuls along an axis, image pixels. */
const stopsOf = (length: number, shown: number): readonly number[] => {
  if (shown >= length) return [length / 2];
  const count = Math.max(2, Math.ceil((length - shown) / (shown * (1 - OVERLAP))) + 1);
  return Array.from(
    { length: count },
    (_, place) => shown / 2 + ((length - shown) * place) / (count - 1),
  );
};

const nearestTo = (stops: readonly number[], value: number): number =>
  stops.reduce(
    (best, stop, place) =>
      Math.abs(stop - value) < Math.abs((stops[best] ?? 0) - value) ? place : best,
    0,
  );

/** Cells of the seen grid along the image's long side. */
export const SEEN_CELLS = 48;

/** Which cells of an image were looked at; row-major, 1 is seen. */
export interface SeenGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cells: Uint8Array;
}

export const emptySeen = ({ height, width }: SizeHW): SeenGrid => {
  const cell = Math.max(height, width) / SEEN_CELLS;
  const columns = Math.max(1, Math.ceil(width / cell));
  const rows = Math.max(1, Math.ceil(height / cell));
  return { columns, rows, cells: new Uint8Array(columns * rows) };
};

/**
 * Note what the screen shows.
 * @returns  the grid given when there is nothing new
 */
export const withSeen = (
  seen: SeenGrid,
  viewport: Viewport,
  image: SizeHW,
  screen: SizeHW,
): SeenGrid => {
  if (!isSeeing(viewport, image, screen)) return seen;
  const box = cellsIn(visibleImageBox(viewport, image, screen), seen, image);
  let cells: Uint8Array | null = null;
  for (let row = box.y0; row < box.y1; row += 1) {
    for (let column = box.x0; column < box.x1; column += 1) {
      const index = row * seen.columns + column;
      if (seen.cells[index] === 1) continue;
      cells ??= seen.cells.slice();
      cells[index] = 1;
    }
  }
  return cells === null ? seen : { ...seen, cells };
};

/** Cells whose middle lies in a box of the image. */
const cellsIn = (box: BoxXyxy, { columns, rows }: SeenGrid, image: SizeHW): BoxXyxy => ({
  x0: Math.ceil((box.x0 * columns) / image.width - 0.5),
  y0: Math.ceil((box.y0 * rows) / image.height - 0.5),
  x1: Math.min(columns, Math.ceil((box.x1 * columns) / image.width - 0.5)),
  y1: Math.min(rows, Math.ceil((box.y1 * rows) / image.height - 0.5)),
});
