/** Keys of the editor: one table that the keyboard, the help sheet and the tooltips read. */
import type { Editor } from './editor';
import { HAND_COMMANDS, HAND_POINTER_KEYS } from './handKeys';
import { LOOK_COMMANDS } from './lookKeys';

export interface Command {
  readonly id: string;
  readonly group: 'Make' | 'Draw' | 'Choose' | 'Change' | 'Check' | 'Look' | 'Go on';
  readonly label: string;
  /** As the help sheet prints them; each is an alternative. */
  readonly keys: readonly string[];
  /** Fires again while the key is held. */
  readonly repeats?: boolean;
  readonly run: (editor: Editor) => void;
  /** The key acts for as long as it is held; this ends it. */
  readonly release?: (editor: Editor) => void;
}

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
  {
    id: 'submit',
    group: 'Go on',
    label: 'Submit and open the next image',
    keys: ['Shift+D', 'Ctrl+Enter'],
    run: (e) => void e.submission.submit(),
  },
  {
    id: 'next-unlabelled',
    group: 'Go on',
    label: 'Next image that nobody has labelled',
    keys: ['Ctrl+ArrowRight'],
    run: (e) => e.goTo('unlabelled'),
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
  {
    id: 'palette',
    group: 'Go on',
    label: 'All commands',
    keys: ['Ctrl+K'],
    run: (e) => e.ports.show('palette'),
  },
  {
    id: 'keys',
    group: 'Go on',
    label: 'All keys, and how to change them',
    keys: ['?', 'F1'],
    run: (e) => e.ports.show('keys'),
  },
  {
    id: 'categories',
    group: 'Choose',
    label: 'List of categories at the pointer',
    keys: ['T'],
    run: (e) => e.ports.show('categories'),
  },
  {
    id: 'take-category',
    group: 'Choose',
    label: 'Take the category of the object under the pointer',
    keys: ['Shift+T'],
    run: (e) => e.takeCategory(),
  },
  ...LOOK_COMMANDS,
  ...HAND_COMMANDS,
];

/** What the keys below do by themselves; the help sheet lists them with the commands. */
export const OTHER_KEYS: readonly Omit<Command, 'id' | 'run'>[] = [
  { group: 'Make', label: 'Keep as the category of that number', keys: ['Shift+1 – 9'] },
  { group: 'Choose', label: 'Category for the next or the selected object', keys: ['1 – 9'] },
  { group: 'Make', label: 'Keep the mask and begin the next one there', keys: ['Ctrl + click'] },
  { group: 'Look', label: 'Move the image', keys: ['Space + drag', 'Middle button'] },
  ...HAND_POINTER_KEYS,
];

/**
 * Run what a combination stands for.
 * @param command   what it is bound to; undefined when to nothing
 * @param isRepeat  the key is being held
 * @returns  whether it meant anything here
 */
export const runCombination = (
  editor: Editor,
  combination: string,
  command: Command | undefined,
  isRepeat: boolean,
): boolean => {
  const digit = /^(Shift\+)?([1-9])$/.exec(combination);
  if (digit !== null) {
    const place = Number(digit[2]) - 1;
    if (isRepeat) return true;
    if (digit[1] === undefined) editor.pickCategory(place);
    else editor.acceptAs(place);
    return true;
  }
  if (command === undefined) return false;
  if (!isRepeat || command.repeats === true) command.run(editor);
  return true;
};
