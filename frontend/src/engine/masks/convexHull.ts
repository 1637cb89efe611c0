/** The convex hull of points. */
import type { ImagePoint } from '../geometry/spaces';

/**
 * Andrew's monotone chain.
 * @returns  the corners in order around the hull, without points on its edges
 */
export const convexHull = (points: readonly ImagePoint[]): readonly ImagePoint[] => {
  const ordered = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const lower = chainOf(ordered);
  const upper = chainOf(ordered.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
};

const chainOf = (points: readonly ImagePoint[]): readonly ImagePoint[] => {
  const chain: ImagePoint[] = [];
  for (const point of points) {
    while (chain.length > 1 && !turnsLeft(chain.at(-2), chain.at(-1), point)) chain.pop();
    chain.push(point);
  }
  return chain;
};

const turnsLeft = (a: ImagePoint | undefined, b: ImagePoint | undefined, c: ImagePoint): boolean =>
  a !== undefined && b !== undefined && (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;
