/** Which corner or edge of an open shape lies under the pointer. */
import type { ImagePoint, ScreenPoint } from '../../engine/geometry/spaces';
import { clamp } from '../../engine/geometry/spaces';
import { imageToScreen } from '../../engine/geometry/viewport';
import type { Viewport } from '../../engine/geometry/viewport';

/** CSS pixels. */
const VERTEX_REACH = 9;
const EDGE_REACH = 5;

/** @returns  index of the nearest corner in reach, the newest of equals; null without one */
export const vertexUnder = (
  vertices: readonly ImagePoint[],
  pointer: ScreenPoint,
  viewport: Viewport,
): number | null => {
  let [found, nearest]: [number | null, number] = [null, VERTEX_REACH];
  vertices.forEach((vertex, index) => {
    const { x, y } = imageToScreen(vertex, viewport);
    const distance = Math.hypot(x - pointer.x, y - pointer.y);
    if (distance > nearest) return;
    [found, nearest] = [index, distance];
  });
  return found;
};

/** @returns  where a corner on the edge belongs among the others; null away from all edges */
export const edgeUnder = (
  vertices: readonly ImagePoint[],
  pointer: ScreenPoint,
  viewport: Viewport,
): number | null => {
  const corners = vertices.map((vertex) => imageToScreen(vertex, viewport));
  const place = corners.findIndex((end, index) => {
    const begin = corners[index - 1];
    return begin !== undefined && distanceToEdge(pointer, begin, end) <= EDGE_REACH;
  });
  return place < 0 ? null : place;
};

const distanceToEdge = (point: ScreenPoint, begin: ScreenPoint, end: ScreenPoint): number => {
  const [across, down] = [end.x - begin.x, end.y - begin.y];
  const along = (point.x - begin.x) * across + (point.y - begin.y) * down;
  const share = clamp(along / Math.max(across ** 2 + down ** 2, Number.EPSILON), 0, 1);
  return Math.hypot(point.x - begin.x - share * across, point.y - begin.y - share * down);
};
