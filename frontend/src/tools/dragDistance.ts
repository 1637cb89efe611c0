/** Where a click ends and a drag begins. */
import type { ScreenPoint } from '../engine/geometry/spaces';
import type { PointerInfo } from './events';

/** A hand trembles by less, CSS pixels; a pen and a finger slip further. */
const DRAG_DISTANCE = { mouse: 4, pen: 10, touch: 10 } as const;

/** Whether a pointer that was pressed at one point has gone so far that it draws. */
export const isDragged = (
  device: PointerInfo['device'],
  from: ScreenPoint,
  to: ScreenPoint,
): boolean => Math.hypot(to.x - from.x, to.y - from.y) > DRAG_DISTANCE[device];
