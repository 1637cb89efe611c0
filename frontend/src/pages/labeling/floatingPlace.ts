/** Where a box opens beside a place of the canvas, so that all of it is in sight. */
import type { ScreenPoint, SizeHW } from '../../engine/geometry/spaces';

/** From the place to the box, and from the box to the edges, CSS pixels. */
const GAP = 8;

/**
 * @param at      null for no place: high in the middle
 * @param screen  the canvas
 * @param size    the box with its shadow
 */
export const placeBeside = (
  at: ScreenPoint | null,
  screen: SizeHW,
  size: SizeHW,
): { readonly left: number; readonly top: number } => {
  const { x, y } = at ?? { x: screen.width / 2 - size.width / 2, y: screen.height / 4 };
  return {
    left: Math.max(GAP, Math.min(x + GAP, screen.width - size.width)),
    top: Math.max(GAP, Math.min(y + GAP, screen.height - size.height)),
  };
};
