/** The keyboard of the labeling page. Off while somebody types, or a button has the focus. */
import { useEffect } from 'react';

import { pressKey } from '../../tools/keymap';
import type { KeyPress } from '../../tools/keymap';
import type { Workbench } from './workbench';

export const useKeyboard = (bench: Workbench): void => {
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const { editor } = bench;
    const onDown = (event: KeyboardEvent): void => {
      if (isMeantElsewhere(event)) return;
      // Without masks to go through, Tab moves the focus as everywhere.
      if (event.key === 'Tab' && !editor.hasPrompts()) return;
      if (holdKey(bench, event.key, true) || pageKey(bench, event)) {
        event.preventDefault();
        return;
      }
      if (pressKey(editor, pressOf(event), event.repeat)) event.preventDefault();
    };
    const onUp = (event: KeyboardEvent): void => {
      holdKey(bench, event.key, false);
    };
    const onBlur = (): void => {
      // The key goes up in another window and nobody says so here.
      editor.endPan();
      editor.setPeeking(false);
    };
    window.addEventListener('keydown', onDown, { signal });
    window.addEventListener('keyup', onUp, { signal });
    window.addEventListener('blur', onBlur, { signal });
    return () => {
      abort.abort();
    };
  }, [bench]);
};

const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  code: event.code,
  hasShift: event.shiftKey,
  hasControl: event.ctrlKey || event.metaKey,
  hasAlt: event.altKey,
});

const TYPING = 'input, textarea, select, [contenteditable="true"]';
const MODAL = '[aria-modal="true"]';
const PRESSABLE = 'button, a';
const PRESSING_KEYS = new Set([' ', 'Enter', 'Tab']);

/** Keys typed into fields, and keys that press or leave the element that has the focus. */
const isMeantElsewhere = ({ target, key }: KeyboardEvent): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest(TYPING) !== null || target.closest(MODAL) !== null) return true;
  return PRESSING_KEYS.has(key) && target.closest(PRESSABLE) !== null;
};

/** Keys that act for as long as they are held. */
const holdKey = ({ editor }: Workbench, key: string, isDown: boolean): boolean => {
  if (key === ' ') {
    if (isDown) editor.startPan();
    else editor.endPan();
    return true;
  }
  if (key.toLowerCase() !== 'h') return false;
  editor.setPeeking(isDown);
  return true;
};

const pageKey = ({ status }: Workbench, { key }: KeyboardEvent): boolean => {
  const { isHelpOpen, isTrayOpen } = status.getState();
  if (key === '?' || key === 'F1') {
    status.setState({ isHelpOpen: !isHelpOpen });
    return true;
  }
  if (key === 'Escape' && (isHelpOpen || isTrayOpen)) {
    status.setState({ isHelpOpen: false, isTrayOpen: false });
    return true;
  }
  return false;
};
