/** Where the candidate chip goes: beside the object, never on it. */
import type { SizeHW } from '../../engine/geometry/spaces';

/** Screen frame, CSS pixels. */
export interface ScreenBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The chip keeps this far from the object, CSS pixels. */
export const CLEARANCE = 24;

/** And this far from the canvas' edges. */
const EDGE = 12;

/**
 * Try below, above, right, left of the object.
 * @returns  the chip's left and top; null when it fits nowhere and belongs into the bottom line
 */
export const placeChip = (
  object: ScreenBox,
  chip: SizeHW,
  canvas: SizeHW,
): { readonly left: number; readonly top: number } | null => {
  const lastLeft = canvas.width - chip.width - EDGE;
  const lastTop = canvas.height - chip.height - EDGE;
  if (lastLeft < EDGE || lastTop < EDGE) return null;
  const centredLeft = within((object.left + object.right - chip.width) / 2, EDGE, lastLeft);
  const centredTop = within((object.top + object.bottom - chip.height) / 2, EDGE, lastTop);
  const places = [
    { left: centredLeft, top: object.bottom + CLEARANCE },
    { left: centredLeft, top: object.top - CLEARANCE - chip.height },
    { left: object.right + CLEARANCE, top: centredTop },
    { left: object.left - CLEARANCE - chip.width, top: centredTop },
  ];
  const fits = places.find(
    ({ left, top }) => left >= EDGE && left <= lastLeft && top >= EDGE && top <= lastTop,
  );
  return fits ?? null;
};

const within = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);
