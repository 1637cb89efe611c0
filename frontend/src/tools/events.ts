/** What reaches a tool: the pointer in both frames. Keys arrive as commands of the editor. */
import type { ImagePoint, ScreenPoint } from '../engine/geometry/spaces';

export interface PointerInfo {
  readonly screen: ScreenPoint;
  readonly image: ImagePoint;
  readonly button: 'left' | 'middle' | 'right';
  readonly hasAlt: boolean;
  readonly hasShift: boolean;
}
