/** Keys of the hand tools, and of what is done to whole objects. */
import { stepSize, toggleKeptApart } from './handSettings';
import type { Command, Gesture } from './keymap';

export const HAND_COMMANDS: readonly Command[] = [
  { id: 'brush', group: 'draw', keys: ['B'], run: (e) => e.useTool('brush') },
  { id: 'eraser', group: 'draw', keys: ['E'], run: (e) => e.useTool('eraser') },
  {
    id: 'smaller-tip',
    group: 'draw',
    keys: ['['],
    repeats: true,
    run: (e) => stepSize(e, -1),
  },
  {
    id: 'larger-tip',
    group: 'draw',
    keys: [']'],
    repeats: true,
    run: (e) => stepSize(e, 1),
  },
  { id: 'polygon', group: 'draw', keys: ['P'], run: (e) => e.useTool('polygon') },
  {
    id: 'line',
    group: 'draw',
    keys: ['Shift+P'],
    run: (e) => e.useTool('line'),
  },
  { id: 'box', group: 'draw', keys: ['R'], run: (e) => e.useTool('box') },
  {
    id: 'ellipse',
    group: 'draw',
    keys: ['Shift+R'],
    run: (e) => e.useTool('ellipse'),
  },
  { id: 'lasso', group: 'draw', keys: ['Q'], run: (e) => e.useTool('lasso') },
  { id: 'wand', group: 'draw', keys: ['W'], run: (e) => e.useTool('wand') },
  {
    id: 'keep-apart',
    group: 'draw',
    keys: ['Shift+A'],
    run: toggleKeptApart,
  },
  {
    id: 'accept-into',
    group: 'make',
    keys: ['Shift+F'],
    run: (e) => void e.acceptInto('add'),
  },
  {
    id: 'accept-out',
    group: 'make',
    keys: ['Shift+E'],
    run: (e) => void e.acceptInto('cut'),
  },
  {
    id: 'accept-within',
    group: 'make',
    keys: ['Shift+I'],
    run: (e) => void e.acceptInto('keep'),
  },
  {
    id: 'tighten',
    group: 'make',
    keys: ['Shift+B'],
    run: (e) => void e.takingUp.tighten(),
  },
  {
    id: 'join',
    group: 'change',
    keys: ['J'],
    run: (e) => e.objects.joinUnderPointer(),
  },
  {
    id: 'cut-under',
    group: 'change',
    keys: ['Shift+J'],
    run: (e) => e.objects.cutUnderPointer(),
  },
  {
    id: 'intersect-under',
    group: 'change',
    keys: ['I'],
    run: (e) => e.objects.intersectUnderPointer(),
  },
  {
    id: 'split',
    group: 'change',
    keys: ['Shift+S'],
    run: (e) => e.split(),
  },
  {
    id: 'clean',
    group: 'change',
    keys: ['Shift+C'],
    run: (e) => e.cleaning.toggle(),
  },
  {
    id: 'duplicate',
    group: 'change',
    keys: ['Ctrl+D'],
    run: (e) => e.objects.duplicate(),
  },
  {
    id: 'copy',
    group: 'change',
    keys: ['Ctrl+C'],
    run: (e) => void e.clipboard.copy(),
  },
  {
    id: 'paste',
    group: 'change',
    keys: ['Ctrl+V'],
    run: (e) => void e.clipboard.paste(),
  },
  {
    id: 'copy-to-next',
    group: 'change',
    keys: ['Shift+V'],
    run: (e) => e.clipboard.copyToNext(),
  },
  {
    id: 'to-front',
    group: 'change',
    keys: ['PageUp'],
    run: (e) => e.objects.moveToFront(),
  },
  {
    id: 'to-back',
    group: 'change',
    keys: ['PageDown'],
    run: (e) => e.objects.moveToBack(),
  },
  {
    id: 'nothing-here',
    group: 'goOn',
    keys: ['Shift+X'],
    run: (e) => void e.submission.nothingHere(),
  },
  {
    id: 'skip',
    group: 'goOn',
    keys: ['Shift+W'],
    run: (e) => void e.submission.askWhy(),
  },
  {
    id: 'next-finding',
    group: 'check',
    keys: ['N'],
    repeats: true,
    run: (e) => void e.findings.step(1),
  },
  {
    id: 'previous-finding',
    group: 'check',
    keys: ['Shift+N'],
    repeats: true,
    run: (e) => void e.findings.step(-1),
  },
  {
    id: 'mend-finding',
    group: 'check',
    keys: ['X'],
    run: (e) => void e.findings.mend(),
  },
];

/** What the pointer does with a hand tool. */
export const HAND_GESTURES: readonly Gesture[] = [
  { id: 'tipSize', group: 'draw', keys: ['Shift + wheel'] },
  { id: 'straightStroke', group: 'draw', keys: ['Shift + click'] },
  { id: 'otherWay', group: 'draw', keys: ['Alt', 'Right button'] },
  { id: 'addShape', group: 'draw', keys: ['Shift + drag'] },
  { id: 'cutShape', group: 'draw', keys: ['Alt + drag'] },
  { id: 'keepShape', group: 'draw', keys: ['Shift + Alt + drag'] },
];
