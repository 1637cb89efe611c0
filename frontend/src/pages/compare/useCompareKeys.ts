/** The keyboard of the page. Off while somebody types, or a button has the focus. */
import { useLayoutEffect } from 'react';

import { imagePoint, isOnImage, screenPoint } from '../../engine/geometry/spaces';
import { screenToImage } from '../../engine/geometry/viewport';
import { pointPrompt } from '../../engine/prompts/prompts';
import type { PointLabel } from '../../engine/prompts/prompts';
import { fitImage, pan, zoom } from '../../stores/viewport';
import { isMeantElsewhere } from '../labeling/useKeyboard';
import type { Comparison } from './comparison';
import type { PromptHand } from './promptHand';

const ZOOM_STEP = 1.25;

/** Of one press of an arrow, CSS pixels. */
const PAN_STEP = 48;

/** @returns  whether the key did something */
type Press = (comparison: Comparison, event: KeyboardEvent) => boolean;

const done =
  (act: (comparison: Comparison) => void): Press =>
  (comparison) => {
    act(comparison);
    return true;
  };

const cycle: Press = (comparison, { shiftKey }) => comparison.cycle(shiftKey ? -1 : 1);

const KEYS: ReadonlyMap<string, Press> = new Map<string, Press>([
  // Tab moves the focus as everywhere where there are no masks to go through, or no pointer.
  ['Tab', (c, event) => !c.store.getState().isMiddleShown && cycle(c, event)],
  ['n', cycle],
  ['Backspace', (c) => c.removeLast()],
  ['Escape', (c) => c.clear()],
  ['d', done((c) => c.toggleDifference())],
  ['0', done((c) => fitImage(c.viewport))],
  ['+', done((c) => zoom(c.viewport, ZOOM_STEP, null))],
  ['=', done((c) => zoom(c.viewport, ZOOM_STEP, null))],
  ['-', done((c) => zoom(c.viewport, 1 / ZOOM_STEP, null))],
  ['ArrowLeft', done((c) => pan(c.viewport, PAN_STEP, 0))],
  ['ArrowRight', done((c) => pan(c.viewport, -PAN_STEP, 0))],
  ['ArrowUp', done((c) => pan(c.viewport, 0, PAN_STEP))],
  ['ArrowDown', done((c) => pan(c.viewport, 0, -PAN_STEP))],
  ['Enter', (c, { shiftKey }) => addInTheMiddle(c, shiftKey ? 0 : 1)],
]);

export const useCompareKeys = (comparison: Comparison, hand: PromptHand): void => {
  useLayoutEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const letGo = (): void => {
      hand.isPanKeyHeld = false;
    };
    const onDown = (event: KeyboardEvent): void => {
      if (isMeantElsewhere(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === ' ') {
        hand.isPanKeyHeld = true;
        event.preventDefault();
        return;
      }
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (KEYS.get(key)?.(comparison, event) === true) event.preventDefault();
    };
    window.addEventListener('keydown', onDown, { signal });
    window.addEventListener('keyup', ({ key }) => key === ' ' && letGo(), { signal });
    window.addEventListener('blur', letGo, { signal });
    return () => {
      letGo();
      abort.abort();
    };
  }, [comparison, hand]);
};

/** Hands without a pointer bring the object into the middle, where a focused picture shows its cross. */
const addInTheMiddle = (comparison: Comparison, label: PointLabel): boolean => {
  const { viewport, screen, imageSize } = comparison.viewport.getState();
  const { x, y } = screenToImage(screenPoint(screen.width / 2, screen.height / 2), viewport);
  const point = imagePoint(x, y);
  if (!isOnImage(point, imageSize)) return false;
  comparison.add(pointPrompt(point, label));
  return true;
};
