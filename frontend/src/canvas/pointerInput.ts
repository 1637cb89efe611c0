/** Pointer and wheel of the canvas, as plain events in screen pixels with the pointer captured. */
import { screenPoint } from '../engine/geometry/spaces';
import { Touches } from './touches';
import type { ScreenPoint } from '../engine/geometry/spaces';

export interface PointerInputEvent {
  readonly kind: 'down' | 'move' | 'up' | 'cancel' | 'leave';
  readonly point: ScreenPoint;
  readonly button: 'left' | 'middle' | 'right';
  readonly hasAlt: boolean;
  readonly hasShift: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly hasControl: boolean;
  readonly device: 'mouse' | 'pen' | 'touch';
  /** 0 to 1; 0.5 for what does not tell. */
  readonly pressure: number;
}

/** Fingers, or two of them on a trackpad, take the image along. */
export interface GestureInputEvent {
  /** Where they are in the middle. */
  readonly point: ScreenPoint;
  /** Their way since the event before, CSS pixels. */
  readonly dx: number;
  readonly dy: number;
  /** Above 1 enlarges. */
  readonly zoomFactor: number;
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
  readonly onGesture: (event: GestureInputEvent) => void;
}

const BUTTONS = ['left', 'middle', 'right'] as const;

/** One notch of a mouse wheel, 100 pixels, zooms by a factor of 1.22. */
const ZOOM_PER_PIXEL = 0.002;
const PIXELS_PER_LINE = 33;
const PINCH_PER_PIXEL = 0.01;

/** What devices that do not measure pressure count as. */
const PLAIN_PRESSURE = 0.5;

const NOWHERE = {
  point: screenPoint(0, 0),
  button: 'left',
  hasAlt: false,
  hasShift: false,
  hasControl: false,
  device: 'touch',
  pressure: PLAIN_PRESSURE,
} as const;

/** Listen on the canvas; the returned function stops it. */
export const listenToPointer = (
  element: HTMLElement,
  { onPointer, onWheel, onGesture }: PointerInputHandlers,
): (() => void) => {
  const abort = new AbortController();
  const { signal } = abort;
  let pressed: PointerInputEvent['button'] = 'left';
  const touches = new Touches(onGesture, () => onPointer({ ...NOWHERE, kind: 'cancel' }));
  const pointOf = (event: MouseEvent): ScreenPoint => {
    const box = element.getBoundingClientRect();
    return screenPoint(event.clientX - box.left, event.clientY - box.top);
  };
  const send = (kind: PointerInputEvent['kind'], event: PointerEvent): void => {
    if (touches.take(kind, event, pointOf(event))) return;
    if (!event.isPrimary) return;
    if (kind === 'down') pressed = BUTTONS[event.button] ?? 'left';
    onPointer({
      kind,
      point: pointOf(event),
      button: pressed,
      hasAlt: event.altKey,
      hasShift: event.shiftKey,
      hasControl: event.ctrlKey || event.metaKey,
      device: deviceOf(event),
      pressure: event.pressure === 0 ? PLAIN_PRESSURE : event.pressure,
    });
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button > 2) return;
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
    if (isTrackpadScroll(event)) {
      const { deltaX, deltaY } = event;
      onGesture({ point: pointOf(event), dx: -deltaX, dy: -deltaY, zoomFactor: 1 });
      return;
    }
    // With Shift, browsers turn the wheel into a sideways one.
    const turned = event.deltaY === 0 && event.shiftKey ? event.deltaX : event.deltaY;
    const pixels = event.deltaMode === 1 ? turned * PIXELS_PER_LINE : turned;
    // Browsers tell of a pinch on a trackpad as of a wheel with Ctrl, in small steps.
    const perPixel = event.ctrlKey ? PINCH_PER_PIXEL : ZOOM_PER_PIXEL;
    const zoomFactor = Math.exp(-pixels * perPixel);
    onWheel({ point: pointOf(event), zoomFactor, hasShift: event.shiftKey });
  });
  return () => {
    abort.abort();
  };
};

const deviceOf = ({ pointerType }: PointerEvent): PointerInputEvent['device'] =>
  pointerType === 'pen' || pointerType === 'touch' ? pointerType : 'mouse';

/** Chromium and WebKit give trackpads three times the distance, and mice no such multiple. */
const isTrackpadScroll = (event: WheelEvent): boolean => {
  const { wheelDeltaY } = event as WheelEvent & { readonly wheelDeltaY?: number };
  if (event.ctrlKey || event.shiftKey || event.deltaMode !== 0) return false;
  const isSlanted = event.deltaX !== 0 && event.deltaY !== 0;
  return isSlanted || (event.deltaY !== 0 && wheelDeltaY === -3 * event.deltaY);
};
