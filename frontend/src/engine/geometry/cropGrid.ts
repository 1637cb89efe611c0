/**
 * The grid of an image's crops: parts that SAM sees nearer than it sees the whole image. The server
 * has the same grid (annotations/imaging/crops.py) and refuses what is not of it.
 */
import { isInside, sizeOfBox } from './region';
import { clamp } from './spaces';
import type { BoxXyxy, SizeHW } from './spaces';

/** Pixels of what crops are cut from, along a side. Fewer would be enlarged beyond what they tell. */
const LEAST_DETAIL = 256;

/** What is shown has this share of itself around it on each side, as far as the image goes. */
const HALO = 1 / 16;

/** How many layers of crops an image has. */
export const cropLayers = (detailLongSide: number): number =>
  detailLongSide < LEAST_DETAIL ? 0 : Math.floor(Math.log2(detailLongSide / LEAST_DETAIL));

/** Side of a layer's squares, whole pixels. */
export const cropSide = ({ height, width }: SizeHW, layer: number): number =>
  Math.ceil(Math.max(height, width) / 2 ** layer);

/** Where the crops of a layer begin along one axis: steps of a quarter of a side, and one at the end. */
export const cropStarts = (length: number, side: number): readonly number[] => {
  const last = Math.max(0, length - side);
  const step = Math.max(1, Math.floor(side / 4));
  const starts: number[] = [];
  for (let start = 0; start < last; start += step) starts.push(start);
  return [...starts, last];
};

/**
 * The crop that belongs to what the screen shows: the smallest that holds it with its halo.
 * @param shown            image frame
 * @param detailLongSide   of what crops are cut from: the image where it has tiles, else its display image
 * @param present          stays while none is smaller and it holds what is shown
 * @returns                null when the whole image shows as much
 */
export const chooseCrop = (
  shown: BoxXyxy,
  image: SizeHW,
  detailLongSide: number,
  present: BoxXyxy | null = null,
): BoxXyxy | null => {
  const needed = withHalo(shown, image);
  for (let layer = cropLayers(detailLongSide); layer > 0; layer -= 1) {
    const side = cropSide(image, layer);
    const x0 = chooseStart([needed.x0, needed.x1], (shown.x0 + shown.x1) / 2, image.width, side);
    const y0 = chooseStart([needed.y0, needed.y1], (shown.y0 + shown.y1) / 2, image.height, side);
    if (x0 === null || y0 === null) continue;
    const [x1, y1] = [Math.min(x0 + side, image.width), Math.min(y0 + side, image.height)];
    const crop = { x0, y0, x1, y1 };
    return present !== null && isInsteadOf(present, crop, needed) ? present : crop;
  }
  return null;
};

/** Whether a crop is as large as another one, and holds what is needed as well. */
const isInsteadOf = (crop: BoxXyxy, other: BoxXyxy, needed: BoxXyxy): boolean => {
  const [size, otherSize] = [sizeOfBox(crop), sizeOfBox(other)];
  const isAsLarge = size.height === otherSize.height && size.width === otherSize.width;
  return isAsLarge && isInside(needed, crop);
};

const withHalo = ({ x0, y0, x1, y1 }: BoxXyxy, { height, width }: SizeHW): BoxXyxy => {
  const [across, down] = [(x1 - x0) * HALO, (y1 - y0) * HALO];
  return {
    x0: clamp(x0 - across, 0, width),
    y0: clamp(y0 - down, 0, height),
    x1: clamp(x1 + across, 0, width),
    y1: clamp(y1 + down, 0, height),
  };
};

/** The start whose crop holds the range, and whose middle is nearest to a place. */
const chooseStart = (
  [from, to]: readonly [number, number],
  middle: number,
  length: number,
  side: number,
): number | null => {
  const across = Math.min(side, length);
  const distance = (start: number): number => Math.abs(start + across / 2 - middle);
  const held = cropStarts(length, side).filter((start) => start <= from && to <= start + across);
  const [first, ...others] = held;
  if (first === undefined) return null;
  return others.reduce((best, start) => (distance(start) < distance(best) ? start : best), first);
};
