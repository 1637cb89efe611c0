/** Keys of the hand tools, and of what is done to whole objects. */
import { stepTipSize } from '../stores/draft';
import type { Command } from './keymap';

export const HAND_COMMANDS: readonly Command[] = [
  { id: 'brush', group: 'Draw', label: 'Brush', keys: ['B'], run: (e) => e.useTool('brush') },
  { id: 'eraser', group: 'Draw', label: 'Eraser', keys: ['E'], run: (e) => e.useTool('eraser') },
  {
    id: 'smaller-tip',
    group: 'Draw',
    label: 'Smaller tip',
    keys: ['['],
    repeats: true,
    run: (e) => stepTipSize(e.stores.draft, -1),
  },
  {
    id: 'larger-tip',
    group: 'Draw',
    label: 'Larger tip',
    keys: [']'],
    repeats: true,
    run: (e) => stepTipSize(e.stores.draft, 1),
  },
  { id: 'polygon', group: 'Draw', label: 'Polygon', keys: ['P'], run: (e) => e.useTool('polygon') },
  {
    id: 'line',
    group: 'Draw',
    label: 'Line with a width',
    keys: ['Shift+P'],
    run: (e) => e.useTool('line'),
  },
  { id: 'box', group: 'Draw', label: 'Box', keys: ['R'], run: (e) => e.useTool('box') },
  {
    id: 'ellipse',
    group: 'Draw',
    label: 'Ellipse',
    keys: ['Shift+R'],
    run: (e) => e.useTool('ellipse'),
  },
  { id: 'lasso', group: 'Draw', label: 'Lasso', keys: ['Q'], run: (e) => e.useTool('lasso') },
  {
    id: 'accept-into',
    group: 'Make',
    label: 'Add what is shown to the selected or last object',
    keys: ['Shift+F'],
    run: (e) => void e.acceptInto('add'),
  },
  {
    id: 'accept-out',
    group: 'Make',
    label: 'Cut what is shown out of it',
    keys: ['Shift+E'],
    run: (e) => void e.acceptInto('cut'),
  },
  {
    id: 'join',
    group: 'Change',
    label: 'Join with the object under the pointer',
    keys: ['J'],
    run: (e) => e.objects.joinUnderPointer(),
  },
  {
    id: 'cut-under',
    group: 'Change',
    label: 'Cut the object under the pointer out',
    keys: ['Shift+J'],
    run: (e) => e.objects.cutUnderPointer(),
  },
  {
    id: 'split',
    group: 'Change',
    label: 'Split into parts',
    keys: ['Shift+S'],
    run: (e) => e.objects.split(),
  },
  {
    id: 'clean',
    group: 'Change',
    label: 'Clean: drop stray pixels, fill pinholes',
    keys: ['Shift+C'],
    run: (e) => e.objects.clean(),
  },
  {
    id: 'duplicate',
    group: 'Change',
    label: 'Duplicate',
    keys: ['Ctrl+D'],
    run: (e) => e.objects.duplicate(),
  },
  {
    id: 'to-front',
    group: 'Change',
    label: 'Move in front',
    keys: ['PageUp'],
    run: (e) => e.objects.moveToFront(),
  },
  {
    id: 'to-back',
    group: 'Change',
    label: 'Move behind',
    keys: ['PageDown'],
    run: (e) => e.objects.moveToBack(),
  },
];

/** What the pointer does with a hand tool; the help sheet lists it with the commands. */
export const HAND_POINTER_KEYS: readonly Omit<Command, 'id' | 'run'>[] = [
  { group: 'Draw', label: 'Size of the tip', keys: ['Shift + wheel'] },
  { group: 'Draw', label: 'Straight stroke from the last one', keys: ['Shift + click'] },
  { group: 'Draw', label: 'The brush erases, the eraser paints', keys: ['Alt', 'Right button'] },
  { group: 'Draw', label: 'A shape is added to the object', keys: ['Shift + drag'] },
  { group: 'Draw', label: 'A shape is cut out of it', keys: ['Alt + drag'] },
];
