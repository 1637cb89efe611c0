/** Whatever a labeler does: undo leads back to the beginning, redo to the end, replay to the same. */
import { expect, it } from 'vitest';

import { applyOperation } from '../engine/operations/operation';
import type { Annotations } from '../engine/operations/operation';
import { presentAnnotations } from '../stores/document';
import { TestEditor } from './testEditor';
import { question } from '../engine/attributes/testQuestion';

const COMMANDS = 200;

/** A small generator of numbers from 0 to 1, the same ones for the same seed (mulberry32). */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** What can be seen and exported of a document; versions and numbers count operations. */
const shown = (annotations: Annotations) =>
  presentAnnotations(annotations)
    .map(({ id, category, segmentation, area, source, zOrder, attributes, isCrowd }) => ({
      id,
      category,
      counts: segmentation.counts,
      area,
      source,
      zOrder,
      attributes: Object.fromEntries(Object.entries(attributes).sort()),
      isCrowd,
    }))
    .sort((a, b) => a.id.localeCompare(b.id));

type Step = (test: TestEditor, at: () => number, random: () => number) => unknown;

const drag = (test: TestEditor, at: () => number, options = {}): unknown =>
  test.drag(at(), at(), at(), at(), options);

const QUESTIONS = [
  question('colour', { kind: 'choice', choices: ['red', 'blue'], default: 'red' }),
  question('parked', { categories: ['car'] }),
  question('night', { target: 'image' }),
];

const STEPS: readonly Step[] = [
  (test, at) => drag(test.press('R'), at),
  (test, at) => drag(test.press('Shift+R'), at),
  (test, at) => drag(test.press('Q'), at, { hasShift: true }),
  (test, at) => drag(test.press('R'), at, { hasAlt: true }),
  (test, at) => drag(test.press('R'), at, { hasAlt: true, hasShift: true }),
  (test, at) => drag(test.press('B'), at),
  (test, at) => drag(test.press('E'), at),
  (test, at) =>
    test.press('P').click(at(), at()).click(at(), at()).click(at(), at()).press('Enter'),
  (test, at) => test.press('Shift+P').click(at(), at()).click(at(), at()).press('Shift+S'),
  (test, at) => test.press('S').click(at(), at()),
  (test) => test.press('F'),
  (test) => test.press('Shift+F'),
  (test) => test.press('Shift+E'),
  (test) => test.press('Escape'),
  (test) => test.press('Tab'),
  (test) => test.press('Backspace'),
  (test, at) => test.move(at(), at()).press('G'),
  (test, at) => test.move(at(), at()).press('J'),
  (test, at) => test.move(at(), at()).press('I'),
  (test) => test.press('Shift+S'),
  (test) => test.press('Shift+C').press('Enter'),
  (test) => test.press('Ctrl+D'),
  (test) => test.press('Ctrl+C').press('Ctrl+V'),
  (test) => test.press('PageUp'),
  (test) => test.press('PageDown'),
  (test) => test.press('1'),
  (test) => test.press('2'),
  (test) => test.press('Delete'),
  (test) => test.press('Shift+A'),
  (test) => test.press('Shift+B'),
  (test) => test.press('X'),
  (test) => test.press('Shift+G').press('1').press('2'),
  (test) => test.press('Alt+G'),
  (test) => test.press('Shift+O'),
  (test) => test.press('Shift+Y'),
  (test) => test.press('Y').press('1'),
  (test) => test.press('Ctrl+Z'),
  (test) => test.press('Ctrl+Shift+Z'),
];

const settle = async (test: TestEditor): Promise<void> => {
  await test.editor.settled();
  await test.settled();
};

it.each([1, 2, 3, 4])('undoes and redoes 200 commands of any kind, seed %i', async (seed) => {
  const test = new TestEditor();
  test.stores.attributes.setState({ definitions: QUESTIONS });
  const random = randomOf(seed);
  const at = (): number => Math.floor(random() * 100);
  const now = () => test.stores.document.getState().annotations;
  const imageAttributes = () => test.stores.document.getState().imageAttributes;
  const past = () => test.stores.history.getState().past.length;
  const future = () => test.stores.history.getState().future.length;

  for (let command = 0; command < COMMANDS; command += 1) {
    STEPS[Math.floor(random() * STEPS.length)]?.(test, at, random);
    await settle(test);
  }
  // What is being drawn has steps of its own to take back; here the document counts.
  test.press('Escape').press('V');
  await settle(test);
  const last = shown(now());
  const lastOfImage = imageAttributes();
  const undoable = past();
  expect(undoable).toBeGreaterThan(20);

  while (past() > 0) {
    test.press('Ctrl+Z');
    await settle(test);
  }
  expect(shown(now())).toEqual([]);
  expect(imageAttributes()).toEqual({});

  while (future() > 0) {
    test.press('Ctrl+Shift+Z');
    await settle(test);
  }
  expect(shown(now())).toEqual(last);
  expect(imageAttributes()).toEqual(lastOfImage);
  expect(past()).toBe(undoable);

  const replayed = test.kept.reduce<Annotations>(applyOperation, new Map());
  expect(shown(replayed)).toEqual(last);
});
