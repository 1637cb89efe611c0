/** What reaches a tool: the pointer in both frames. Keys arrive as commands of the editor. */
import type { ImagePoint, ScreenPoint } from '../engine/geometry/spaces';

export interface PointerInfo {
  readonly screen: ScreenPoint;
  readonly image: ImagePoint;
  readonly button: 'left' | 'middle' | 'right';
  readonly hasAlt: boolean;
  readonly hasShift: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly hasControl: boolean;
  readonly device: 'mouse' | 'pen' | 'touch';
  /** How hard a pen is pressed, 0 to 1; 0.5 for what does not tell. */
  readonly pressure: number;
}
