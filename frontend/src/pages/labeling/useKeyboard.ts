/**
 * The keyboard of the labeling page, off while somebody types or a button has the focus; and the
 * buttons at the mouse's side, which are bound as keys are.
 */
import { useLayoutEffect } from 'react';

import { listenToSideButtons } from '../../canvas/sideButtons';
import { HeldCommands } from '../../tools/heldCommands';
import { combinationOf } from '../../tools/keyPress';
import type { KeyPress } from '../../tools/keyPress';
import type { Workbench } from './workbench';

export const useKeyboard = (bench: Workbench): void => {
  useLayoutEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const held = new HeldCommands(bench.editor, () => bench.choices.keys.getState());
    const onDown = (event: KeyboardEvent): void => {
      if (isMeantElsewhere(event)) return;
      if (event.key === 'Tab' && !isTabTaken(bench, event)) return;
      if (closePanel(bench, event) || pressKey(event, held)) event.preventDefault();
    };
    window.addEventListener('keydown', onDown, { signal });
    window.addEventListener('keyup', ({ code }) => held.release(code), { signal });
    const stopSideButtons = listenToSideButtons((number, isDown) => {
      const button = `Mouse${String(number)}`;
      if (isDown) held.press(button, button);
      else held.release(button);
    });
    // Keys and buttons go up in another window and nobody says so here.
    window.addEventListener('blur', () => held.releaseAll(), { signal });
    return () => {
      held.releaseAll();
      stopSideButtons();
      abort.abort();
    };
  }, [bench]);
};

const pressKey = (event: KeyboardEvent, held: HeldCommands): boolean => {
  const combination = combinationOf(pressOf(event));
  return combination !== null && held.press(event.code, combination, event.repeat);
};

export const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  code: event.code,
  hasShift: event.shiftKey,
  hasControl: event.ctrlKey || event.metaKey,
  hasAlt: event.altKey,
  hasAltGraph: event.getModifierState('AltGraph'),
});

/** Commands that go through the masks of the open object. */
const CANDIDATE_COMMANDS: readonly string[] = ['next-candidate', 'previous-candidate'];

/** Without masks or questions to go through, Tab moves the focus, unless a preset needs it. */
const isTabTaken = ({ editor, choices }: Workbench, event: KeyboardEvent): boolean => {
  if (editor.hasPrompts() || editor.strip.isOpen) return true;
  const combination = combinationOf(pressOf(event));
  const command =
    combination === null ? undefined : choices.keys.getState().commandFor(combination);
  return command !== undefined && !CANDIDATE_COMMANDS.includes(command.id);
};

const TYPING = 'input, textarea, select, [contenteditable="true"]';
const MODAL = '[aria-modal="true"]';
const PRESSABLE = 'button, a';
const PRESSING_KEYS = new Set([' ', 'Enter', 'Tab']);

/** Keys typed into fields, and keys that press or leave the element that has the focus. */
export const isMeantElsewhere = ({ target, key }: KeyboardEvent): boolean => {
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
