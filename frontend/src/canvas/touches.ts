/**
 * Fingers on the screen: one does what a mouse does until a second one joins; two move and zoom
 * the image. Once a pen has been used fingers only move the image, and while it draws they are a
 * palm and do nothing.
 */
import { screenPoint } from '../engine/geometry/spaces';
import type { ScreenPoint } from '../engine/geometry/spaces';
import type { GestureInputEvent } from './pointerInput';

type TouchKind = 'down' | 'move' | 'up' | 'cancel' | 'leave';

interface TouchEventLike {
  readonly pointerId: number;
  readonly pointerType: string;
}

export class Touches {
  private readonly fingers = new Map<number, ScreenPoint>();
  private hasPen = false;
  private isPenDown = false;
  /** A second finger has joined: the first one draws nothing until all are up. */
  private isGesture = false;

  /** @param onJoined  a second finger has joined: what the first one began is to be given up */
  constructor(
    private readonly onGesture: (event: GestureInputEvent) => void,
    private readonly onJoined: () => void,
  ) {}

  /** @returns  whether the event is used up here */
  take(kind: TouchKind, { pointerId, pointerType }: TouchEventLike, point: ScreenPoint): boolean {
    if (pointerType === 'pen') this.notePen(kind);
    if (pointerType !== 'touch') return false;
    if (this.isPenDown) {
      this.fingers.delete(pointerId);
      return true;
    }
    if (kind === 'down') this.begin(pointerId, point);
    else if (kind === 'move') this.move(pointerId, point);
    const isUsed = this.isGesture || this.hasPen;
    if (kind === 'up' || kind === 'cancel') this.end(pointerId);
    return isUsed;
  }

  private notePen(kind: TouchKind): void {
    this.hasPen = true;
    if (kind === 'down') {
      this.isPenDown = true;
      this.fingers.clear();
      this.isGesture = false;
    } else if (kind === 'up' || kind === 'cancel') {
      this.isPenDown = false;
    }
  }

  private begin(pointerId: number, point: ScreenPoint): void {
    this.fingers.set(pointerId, point);
    if (this.fingers.size !== 2 || this.isGesture) return;
    this.isGesture = true;
    if (!this.hasPen) this.onJoined();
  }

  private move(pointerId: number, point: ScreenPoint): void {
    if (!this.fingers.has(pointerId)) return;
    const before = spanOf(this.fingers);
    this.fingers.set(pointerId, point);
    if (!this.isGesture && !this.hasPen) return;
    const after = spanOf(this.fingers);
    this.onGesture({
      point: after.middle,
      dx: after.middle.x - before.middle.x,
      dy: after.middle.y - before.middle.y,
      zoomFactor: before.reach > 0 ? after.reach / before.reach : 1,
    });
  }

  private end(pointerId: number): void {
    this.fingers.delete(pointerId);
    if (this.fingers.size === 0) this.isGesture = false;
  }
}

/** Middle of all fingers, and how far the first two are apart. */
const spanOf = (fingers: ReadonlyMap<number, ScreenPoint>) => {
  const points = [...fingers.values()];
  const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  const [first, second] = points;
  return {
    middle: screenPoint(sum.x / points.length, sum.y / points.length),
    reach:
      first === undefined || second === undefined
        ? 0
        : Math.hypot(second.x - first.x, second.y - first.y),
  };
};
