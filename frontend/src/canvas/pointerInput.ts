/** Pointer and wheel of the canvas, as plain events in screen pixels with the pointer captured. */
import { screenPoint } from '../engine/geometry/spaces';
import type { ScreenPoint } from '../engine/geometry/spaces';

export interface PointerInputEvent {
  readonly kind: 'down' | 'move' | 'up' | 'cancel' | 'leave';
  readonly point: ScreenPoint;
  readonly button: 'left' | 'middle' | 'right';
  readonly hasAlt: boolean;
  readonly hasShift: boolean;
}

export interface WheelInputEvent {
  readonly point: ScreenPoint;
  /** Above 1 enlarges. */
  readonly zoomFactor: number;
  readonly hasShift: boolean;
}

export interface PointerInputHandlers {
  readonly onPointer: (event: PointerInputEvent) => void;
  readonly onWheel: (event: WheelInputEvent) => void;
}

const BUTTONS = ['left', 'middle', 'right'] as const;

/** One notch of a mouse wheel, 100 pixels, zooms by a factor of 1.22. */
const ZOOM_PER_PIXEL = 0.002;
const PIXELS_PER_LINE = 33;

/** Listen on the canvas; the returned function stops it. */
export const listenToPointer = (
  element: HTMLElement,
  { onPointer, onWheel }: PointerInputHandlers,
): (() => void) => {
  const abort = new AbortController();
  const { signal } = abort;
  let pressed: PointerInputEvent['button'] = 'left';
  const pointOf = (event: MouseEvent): ScreenPoint => {
    const box = element.getBoundingClientRect();
    return screenPoint(event.clientX - box.left, event.clientY - box.top);
  };
  const send = (kind: PointerInputEvent['kind'], event: PointerEvent): void => {
    if (!event.isPrimary) return;
    if (kind === 'down') pressed = BUTTONS[event.button] ?? 'left';
    onPointer({
      kind,
      point: pointOf(event),
      button: pressed,
      hasAlt: event.altKey,
      hasShift: event.shiftKey,
    });
  };
  const onDown = (event: PointerEvent): void => {
    // The middle button would start the browser's own scrolling.
    if (event.button === 1) event.preventDefault();
    element.setPointerCapture(event.pointerId);
    send('down', event);
  };
  const stop = (event: Event): void => {
    event.preventDefault();
  };
  const listen = <Kind extends keyof HTMLElementEventMap>(
    kind: Kind,
    listener: (event: HTMLElementEventMap[Kind]) => void,
  ): void => {
    element.addEventListener(kind, listener, { signal, passive: false });
  };
  listen('pointerdown', onDown);
  listen('pointermove', (event) => send('move', event));
  listen('pointerup', (event) => send('up', event));
  listen('pointercancel', (event) => send('cancel', event));
  listen('pointerleave', (event) => send('leave', event));
  listen('contextmenu', stop);
  listen('wheel', (event) => {
    event.preventDefault();
    // With Shift, browsers turn the wheel into a sideways one.
    const turned = event.deltaY === 0 && event.shiftKey ? event.deltaX : event.deltaY;
    const pixels = event.deltaMode === 1 ? turned * PIXELS_PER_LINE : turned;
    const zoomFactor = Math.exp(-pixels * ZOOM_PER_PIXEL);
    onWheel({ point: pointOf(event), zoomFactor, hasShift: event.shiftKey });
  });
  return () => {
    abort.abort();
  };
};
