/** Keys of the editor: one table that the keyboard, the help sheet and the tooltips read. */
import type { Editor } from './editor';
import { HAND_COMMANDS, HAND_POINTER_KEYS } from './handKeys';

export interface KeyPress {
  readonly key: string;
  /** Physical key; used for digits only, whose shifted letter differs by layout. */
  readonly code: string;
  readonly hasShift: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly hasControl: boolean;
  readonly hasAlt: boolean;
}

export interface Command {
  readonly id: string;
  readonly group: 'Make' | 'Draw' | 'Choose' | 'Change' | 'Check' | 'Look' | 'Go on';
  readonly label: string;
  /** As the help sheet prints them; each is an alternative. */
  readonly keys: readonly string[];
  /** Fires again while the key is held. */
  readonly repeats?: boolean;
  readonly run: (editor: Editor) => void;
}

const ZOOM_STEP = 1.25;

export const COMMANDS: readonly Command[] = [
  {
    id: 'sam',
    group: 'Make',
    label: 'Segment Anything',
    keys: ['S'],
    run: (e) => e.useTool('sam'),
  },
  {
    id: 'proposals',
    group: 'Make',
    label: 'Proposals of SAM over the whole image',
    keys: ['O'],
    run: (e) => e.useTool('proposals'),
  },
  {
    id: 'accept',
    group: 'Make',
    label: 'Keep the mask that is shown',
    keys: ['F', 'Enter'],
    run: (e) => void e.accept(),
  },
  {
    id: 'next-candidate',
    group: 'Make',
    label: 'Show another mask',
    keys: ['Tab'],
    repeats: true,
    run: (e) => e.prompts.cycle(1),
  },
  {
    id: 'previous-candidate',
    group: 'Make',
    label: 'Show the mask before',
    keys: ['Shift+Tab'],
    repeats: true,
    run: (e) => e.prompts.cycle(-1),
  },
  {
    id: 'remove-last',
    group: 'Make',
    label: 'Take the last prompt or corner back',
    keys: ['Backspace'],
    repeats: true,
    run: (e) => e.stepBack(),
  },
  {
    id: 'cancel',
    group: 'Make',
    label: 'Drop what is being made',
    keys: ['Escape'],
    run: (e) => e.cancel(),
  },
  {
    id: 'undo',
    group: 'Make',
    label: 'Undo',
    keys: ['Ctrl+Z'],
    repeats: true,
    run: (e) => void e.undo(),
  },
  {
    id: 'redo',
    group: 'Make',
    label: 'Redo',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    repeats: true,
    run: (e) => void e.redo(),
  },
  {
    id: 'select-tool',
    group: 'Choose',
    label: 'Select objects',
    keys: ['V'],
    run: (e) => e.useTool('select'),
  },
  {
    id: 'select-under',
    group: 'Choose',
    label: 'Select under the pointer; again: the one beneath',
    keys: ['G'],
    run: (e) => e.selectUnderPointer(),
  },
  {
    id: 'delete',
    group: 'Choose',
    label: 'Delete the selected object, or the corner',
    keys: ['Delete'],
    run: (e) => e.remove(),
  },
  { id: 'fit', group: 'Look', label: 'Fit the image', keys: ['0'], run: (e) => e.fit() },
  {
    id: 'zoom-in',
    group: 'Look',
    label: 'Zoom in',
    keys: ['+', '='],
    repeats: true,
    run: (e) => e.zoomBy(ZOOM_STEP),
  },
  {
    id: 'zoom-out',
    group: 'Look',
    label: 'Zoom out',
    keys: ['-'],
    repeats: true,
    run: (e) => e.zoomBy(1 / ZOOM_STEP),
  },
  {
    id: 'submit',
    group: 'Go on',
    label: 'Submit and open the next image',
    keys: ['Shift+D', 'Ctrl+Enter'],
    run: (e) => void e.submission.submit(),
  },
  {
    id: 'next',
    group: 'Go on',
    label: 'Next image',
    keys: ['D', 'ArrowRight'],
    run: (e) => e.goTo('next'),
  },
  {
    id: 'previous',
    group: 'Go on',
    label: 'Previous image',
    keys: ['A', 'ArrowLeft'],
    run: (e) => e.goTo('previous'),
  },
  ...HAND_COMMANDS,
];

/** What the keys below do by themselves; the help sheet lists them with the commands. */
export const OTHER_KEYS: readonly Omit<Command, 'id' | 'run'>[] = [
  { group: 'Make', label: 'Keep as the category of that number', keys: ['Shift+1 – 9'] },
  { group: 'Choose', label: 'Category for the next or the selected object', keys: ['1 – 9'] },
  { group: 'Look', label: 'Move the image', keys: ['Space + drag', 'Middle button'] },
  { group: 'Look', label: 'Hide the masks while held', keys: ['H'] },
  ...HAND_POINTER_KEYS,
];

/** @returns  the number on a digit key, 1 to 9, whatever Shift makes of it */
export const digitOf = ({ code }: KeyPress): number | null => {
  const match = /^(?:Digit|Numpad)([1-9])$/.exec(code);
  return match === null ? null : Number(match[1]);
};

/**
 * Run what a key stands for.
 * @param isRepeat  the key is being held
 * @returns  whether the key meant anything here
 */
export const pressKey = (editor: Editor, press: KeyPress, isRepeat = false): boolean => {
  const digit = digitOf(press);
  if (digit !== null && !press.hasControl && !press.hasAlt) {
    if (isRepeat) return true;
    if (press.hasShift) editor.acceptAs(digit - 1);
    else editor.pickCategory(digit - 1);
    return true;
  }
  const command = commandFor(press);
  if (command === undefined) return false;
  if (!isRepeat || command.repeats === true) command.run(editor);
  return true;
};

const commandFor = (press: KeyPress): Command | undefined =>
  COMMANDS.find(({ keys }) => keys.some((combination) => matches(combination, press)));

const matches = (combination: string, press: KeyPress): boolean => {
  if (press.hasAlt) return false;
  const parts = combination.split(/\+(?=.)/);
  const key = parts.at(-1) ?? '';
  const isLetter = /^[A-Z]$/.test(key);
  // On many layouts "+" itself needs Shift, so Shift counts for letters and named keys only.
  const countsShift = isLetter || key.length > 1;
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    press.hasControl === parts.includes('Ctrl') &&
    (!countsShift || press.hasShift === parts.includes('Shift'))
  );
};
