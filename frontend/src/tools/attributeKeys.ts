/** Keys of attributes and of the flags that every object has. */
import type { Command, Gesture } from './keymap';

export const ATTRIBUTE_COMMANDS: readonly Command[] = [
  {
    id: 'attributes',
    group: 'answer',
    keys: ['Shift+G'],
    run: (e) => e.strip.toggle(),
  },
  {
    id: 'image-attributes',
    group: 'answer',
    keys: ['Y'],
    run: (e) => e.strip.toggleImage(),
  },
  {
    id: 'as-last',
    group: 'answer',
    keys: ['Alt+G'],
    run: (e) => void e.answers.asLast(e.answers.target() ?? ''),
  },
  {
    id: 'walk-open',
    group: 'answer',
    keys: ['Shift+Z'],
    run: (e) => e.strip.walkOpen(),
  },
  {
    id: 'walk-category',
    group: 'answer',
    keys: [],
    run: (e) => e.strip.walkCategory(),
  },
  {
    id: 'occluded',
    group: 'answer',
    keys: ['Shift+O'],
    run: (e) => e.answers.toggleFlag('occluded'),
  },
  {
    id: 'truncated',
    group: 'answer',
    keys: ['Shift+U'],
    run: (e) => e.answers.toggleFlag('truncated'),
  },
  {
    id: 'crowd',
    group: 'answer',
    keys: ['Shift+Y'],
    run: (e) => e.answers.toggleCrowd(),
  },
];

/** What keys mean while a strip is open. */
export const STRIP_GESTURES: readonly Gesture[] = [
  { id: 'stripNumber', group: 'answer', keys: ['1 – 9'] },
  { id: 'stripAsLast', group: 'answer', keys: ['0'] },
  {
    id: 'stripStep',
    group: 'answer',
    keys: ['Tab', 'Shift+Tab'],
  },
  { id: 'stripEmpty', group: 'answer', keys: ['Backspace'] },
  { id: 'stripClose', group: 'answer', keys: ['Escape'] },
];
