/** The keyboard of the labeling page. Off while somebody types, or a button has the focus. */
import { useEffect } from 'react';

import type { Command } from '../../tools/keymap';
import { runCombination } from '../../tools/keymap';
import { combinationOf } from '../../tools/keyPress';
import type { KeyPress } from '../../tools/keyPress';
import type { Workbench } from './workbench';

export const useKeyboard = (bench: Workbench): void => {
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    /** Commands that act while their key is held, by the place of the key. */
    const held = new Map<string, Command>();
    const releaseAll = (): void => {
      for (const command of held.values()) command.release?.(bench.editor);
      held.clear();
    };
    const onDown = (event: KeyboardEvent): void => {
      if (isMeantElsewhere(event)) return;
      // Without masks to go through, Tab moves the focus as everywhere.
      if (event.key === 'Tab' && !bench.editor.hasPrompts()) return;
      if (closePanel(bench, event) || pressKey(bench, event, held)) event.preventDefault();
    };
    const onUp = ({ code }: KeyboardEvent): void => {
      held.get(code)?.release?.(bench.editor);
      held.delete(code);
    };
    window.addEventListener('keydown', onDown, { signal });
    window.addEventListener('keyup', onUp, { signal });
    // The key goes up in another window and nobody says so here.
    window.addEventListener('blur', releaseAll, { signal });
    return () => {
      releaseAll();
      abort.abort();
    };
  }, [bench]);
};

const pressKey = (bench: Workbench, event: KeyboardEvent, held: Map<string, Command>): boolean => {
  const combination = combinationOf(pressOf(event));
  if (combination === null) return false;
  const command = bench.choices.keys.getState().commandFor(combination);
  if (command?.release !== undefined && !event.repeat) held.set(event.code, command);
  return runCombination(bench.editor, combination, command, event.repeat);
};

export const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  code: event.code,
  hasShift: event.shiftKey,
  hasControl: event.ctrlKey || event.metaKey,
  hasAlt: event.altKey,
  hasAltGraph: event.getModifierState('AltGraph'),
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

const closePanel = ({ status }: Workbench, { key }: KeyboardEvent): boolean => {
  const { openPanel, isTrayOpen } = status.getState();
  if (key !== 'Escape' || (openPanel === null && !isTrayOpen)) return false;
  status.setState({ openPanel: null, isTrayOpen: false });
  return true;
};
