/** Keys of the editor: one table that the keyboard, the help sheet and the tooltips read. */
import { words } from '../words/words';
import type { Dictionary } from '../words/words';
import type { Editor } from './editor';
import { ATTRIBUTE_COMMANDS, STRIP_GESTURES } from './attributeKeys';
import { HAND_COMMANDS, HAND_GESTURES } from './handKeys';
import { LOOK_COMMANDS } from './lookKeys';

/** What every language has a title for. */
export type CommandId = keyof Dictionary['commands']['titles'];
export type CommandGroup = keyof Dictionary['commands']['groups'];

export interface Command {
  readonly id: CommandId;
  readonly group: CommandGroup;
  /** As the help sheet prints them; each is an alternative. */
  readonly keys: readonly string[];
  /** Fires again while the key is held. */
  readonly repeats?: boolean;
  /** @param isRepeat  the key is held */
  readonly run: (editor: Editor, isRepeat: boolean) => void;
  /** The key acts for as long as it is held; this ends it. */
  readonly release?: (editor: Editor) => void;
}

/** What keys and the pointer do by themselves; the help sheet lists it with the commands. */
export interface Gesture {
  readonly id: keyof Dictionary['commands']['gestures'];
  readonly group: CommandGroup;
  readonly keys: readonly string[];
}

export const titleOf = ({ id }: Pick<Command, 'id'>): string => words.commands.titles[id];

export const COMMANDS: readonly Command[] = [
  {
    id: 'sam',
    group: 'make',
    keys: ['S'],
    run: (e) => e.useTool('sam'),
  },
  {
    id: 'proposals',
    group: 'make',
    keys: ['O'],
    run: (e) => e.useTool('proposals'),
  },
  {
    id: 'accept',
    group: 'make',
    keys: ['F', 'Enter'],
    run: (e) => void e.accept(),
  },
  {
    id: 'next-candidate',
    group: 'make',
    keys: ['Tab'],
    repeats: true,
    run: (e) => e.prompts.cycle(1),
  },
  {
    id: 'previous-candidate',
    group: 'make',
    keys: ['Shift+Tab'],
    repeats: true,
    run: (e) => e.prompts.cycle(-1),
  },
  {
    id: 'remove-last',
    group: 'make',
    keys: ['Backspace'],
    repeats: true,
    run: (e) => e.stepBack(),
  },
  {
    id: 'cancel',
    group: 'make',
    keys: ['Escape'],
    run: (e) => e.cancel(),
  },
  {
    id: 'undo',
    group: 'make',
    keys: ['Ctrl+Z'],
    repeats: true,
    run: (e, isRepeat) => void e.undo(isRepeat),
  },
  {
    id: 'redo',
    group: 'make',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    repeats: true,
    run: (e) => void e.redo(),
  },
  {
    id: 'select-tool',
    group: 'choose',
    keys: ['V'],
    run: (e) => e.useTool('select'),
  },
  {
    id: 'select-under',
    group: 'choose',
    keys: ['G'],
    run: (e) => e.selectUnderPointer(),
  },
  {
    id: 'delete',
    group: 'choose',
    keys: ['Delete'],
    run: (e) => e.remove(),
  },
  {
    id: 'submit',
    group: 'goOn',
    keys: ['Shift+D', 'Ctrl+Enter'],
    run: (e) => void e.submission.submit(),
  },
  {
    id: 'next-unlabelled',
    group: 'goOn',
    keys: ['Ctrl+ArrowRight'],
    run: (e) => e.goTo('unlabelled'),
  },
  {
    id: 'next',
    group: 'goOn',
    keys: ['D', 'ArrowRight'],
    run: (e) => e.goTo('next'),
  },
  {
    id: 'previous',
    group: 'goOn',
    keys: ['A', 'ArrowLeft'],
    run: (e) => e.goTo('previous'),
  },
  {
    id: 'palette',
    group: 'goOn',
    keys: ['Ctrl+K'],
    run: (e) => e.ports.show('palette'),
  },
  {
    id: 'keys',
    group: 'goOn',
    keys: ['?', 'F1'],
    run: (e) => e.ports.show('keys'),
  },
  {
    id: 'comment',
    group: 'check',
    keys: ['Alt+C'],
    run: (e) => e.commenting.begin(),
  },
  {
    id: 'conflicts',
    group: 'check',
    keys: ['Shift+Q'],
    run: (e) => e.ports.show('conflicts'),
  },
  {
    id: 'categories',
    group: 'choose',
    keys: ['T'],
    run: (e) => e.ports.show('categories'),
  },
  {
    id: 'take-category',
    group: 'choose',
    keys: ['Shift+T'],
    run: (e) => e.categories.takeUnderPointer(),
  },
  ...LOOK_COMMANDS,
  ...HAND_COMMANDS,
  ...ATTRIBUTE_COMMANDS,
];

export const GESTURES: readonly Gesture[] = [
  { id: 'acceptAsNumber', group: 'make', keys: ['Shift+1 – 9'] },
  { id: 'pickNumber', group: 'choose', keys: ['1 – 9'] },
  { id: 'acceptAndBegin', group: 'make', keys: ['Ctrl + click'] },
  { id: 'moveImage', group: 'look', keys: ['Space + drag', 'Middle button'] },
  ...HAND_GESTURES,
  ...STRIP_GESTURES,
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
  if (editor.strip.press(combination)) return true;
  const digit = /^(Shift\+)?([1-9])$/.exec(combination);
  if (digit !== null) {
    const place = Number(digit[2]) - 1;
    if (isRepeat) return true;
    if (digit[1] === undefined) editor.categories.pick(place);
    else editor.categories.acceptAs(place);
    return true;
  }
  if (command === undefined) return false;
  if (!isRepeat || command.repeats === true) command.run(editor, isRepeat);
  return true;
};
