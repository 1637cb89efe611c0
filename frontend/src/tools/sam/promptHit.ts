/** Which prompt lies under the pointer. */
import { imagePoint } from '../../engine/geometry/spaces';
import type { ScreenPoint } from '../../engine/geometry/spaces';
import { imageToScreen } from '../../engine/geometry/viewport';
import type { Viewport } from '../../engine/geometry/viewport';
import type { Prompt } from '../../engine/prompts/prompts';

/** The marker's radius and a little more, CSS pixels. */
const REACH = 9;

/** @returns  index of the newest prompt under the pointer, null when there is none */
export const promptUnder = (
  prompts: readonly Prompt[],
  pointer: ScreenPoint,
  viewport: Viewport,
): number | null => {
  let found: number | null = null;
  prompts.forEach((prompt, index) => {
    const isUnder = handlesOf(prompt, viewport).some(
      (handle) => Math.hypot(handle.x - pointer.x, handle.y - pointer.y) <= REACH,
    );
    if (isUnder) found = index;
  });
  return found;
};

/** A point is grabbed at itself, a box at its corners: its edges lie where people click. */
const handlesOf = (prompt: Prompt, viewport: Viewport): readonly ScreenPoint[] => {
  if (prompt.kind === 'taken') return [];
  if (prompt.kind === 'point') return [imageToScreen(prompt.point, viewport)];
  const { x0, y0, x1, y1 } = prompt.box;
  return [imagePoint(x0, y0), imagePoint(x1, y0), imagePoint(x0, y1), imagePoint(x1, y1)].map(
    (corner) => imageToScreen(corner, viewport),
  );
};
