import { beforeEach, describe, expect, it } from 'vitest';

import { bindKeys } from './keyBindings';
import { TestEditor } from './testEditor';
import { question } from '../engine/attributes/testQuestion';

const COLOUR = question('colour', { kind: 'choice', choices: ['red', 'blue'], isRequired: true });
const PARKED = question('parked', { categories: ['car'] });
const AGE = question('age', { kind: 'number', minimum: 0, categories: ['bus'] });
const NIGHT = question('night', { target: 'image' });

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
  test.ask(COLOUR, PARKED, AGE, NIGHT);
});

const attributes = () => test.annotations.map((one) => one.attributes);
const strip = () => test.stores.attributes.getState();
const selected = (): string | null => test.stores.selection.getState().selectedId;
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await test.press(key).settled();
};

describe('the strip', () => {
  it('answers by digits, one question after the other, and then lets the keys go', async () => {
    await test.box(10);
    await press('Shift+G', '2', '1');

    expect(attributes()).toEqual([{ colour: 'blue', parked: true }]);
    expect(strip().subject).toBeNull();
    expect(test.kept.map(({ kind }) => kind)).toEqual([
      'create',
      'set_attributes',
      'set_attributes',
    ]);
  });

  it('leaves digits to the categories while it is closed', async () => {
    await test.box(10);
    await test.move(15, 15).press('G').settled();
    await press('2');

    expect(test.annotations.map(({ category }) => category)).toEqual(['bus']);
    expect(attributes()).toEqual([{}]);
  });

  it('takes no digit that answers nothing, and does not relabel by it', async () => {
    await test.box(10);
    await press('Shift+G', '7');

    expect(attributes()).toEqual([{}]);
    expect(test.annotations[0]?.category).toBe('car');
    expect(strip().place).toBe(0);
  });

  it('is about an object that is only just being kept, keys in a hurry included', async () => {
    await test.click(45, 45).settled();
    test.press('F').press('Shift+G').press('1');
    await test.settled();

    expect(attributes()).toEqual([{ colour: 'red' }]);
  });

  it('goes through the questions with Tab and back, and Backspace takes an answer away', async () => {
    await test.box(10);
    await press('Shift+G', 'Tab');
    expect(strip().place).toBe(1);
    await press('Shift+Tab', '1', 'Shift+Tab', 'Backspace');

    expect(strip().place).toBe(0);
    expect(attributes()).toEqual([{}]);
  });

  it('opens at the first open question', async () => {
    await test.box(10);
    await press('Shift+G', '1', 'Escape', 'Shift+G');

    expect(strip().place).toBe(1);
  });

  it('follows the selection, and closes where nothing is asked', async () => {
    test.ask(PARKED);
    await test.box(10);
    await test.box(40);
    test.stores.session.setState({ categoryId: 'bus' });
    await test.box(70);
    const [first, , bus] = test.annotations;
    await press('Shift+G');
    expect(strip().subject).toBeNull();

    test.editor.select(first!.id);
    await press('Shift+G');
    expect(strip().subject).toBe(first!.id);
    test.editor.select(bus!.id);
    expect(strip().subject).toBeNull();
  });

  it('leaves its keys to a mask that is being made', async () => {
    await test.box(10);
    await press('Shift+G', 'S');
    await test.click(45, 45).settled();
    const before = test.stores.session.getState().answer?.chosen;
    await press('Tab');

    expect(strip().place).toBe(0);
    expect(test.stores.session.getState().answer?.chosen).not.toBe(before);
  });

  it('closes with the image', async () => {
    await test.box(10);
    await press('Shift+G');
    test.openImage('other');

    expect(strip().subject).toBeNull();
  });

  it('says when nothing is asked', async () => {
    test.ask();
    await test.box(10);
    await press('Shift+G');

    expect(test.notices.at(-1)?.text).toContain('asks nothing about this category');
  });
});

it('refuses an answer that is none', async () => {
  test.stores.session.setState({ categoryId: 'bus' });
  await test.box(10);
  await press('Shift+G', '1');
  test.editor.strip.answer(-1);
  await test.settled();
  expect(attributes()).toEqual([{ colour: 'red' }]);

  test.editor.strip.answer(3.5);
  await test.settled();
  expect(attributes()).toEqual([{ colour: 'red', age: 3.5 }]);
});

describe('a new object', () => {
  it('begins with the defaults of its category', async () => {
    test.ask({ ...COLOUR, default: 'blue' }, { ...AGE, default: 4 });
    await test.box(10);
    await test.press('S').click(45, 45).press('F').settled();

    expect(attributes()).toEqual([{ colour: 'blue' }, { colour: 'blue' }]);
  });

  it('is undone and redone with them', async () => {
    test.ask({ ...COLOUR, default: 'blue' });
    await test.box(10);
    await press('Ctrl+Z', 'Ctrl+Shift+Z');

    expect(attributes()).toEqual([{ colour: 'blue' }]);
  });

  it('takes the answers of the last one by one key', async () => {
    await test.box(10);
    await press('Shift+G', '2', '1', 'Shift+O', 'Shift+Y');
    await test.box(40);
    await press('Alt+G');

    const [first, second] = test.annotations;
    expect(second?.attributes).toEqual({ colour: 'blue', parked: true, occluded: true });
    expect(second?.isCrowd).toBe(true);
    expect(first?.attributes).toEqual(second?.attributes);
  });

  it('has no last one of another category', async () => {
    await test.box(10);
    await press('Shift+G', '2', 'Escape');
    test.stores.session.setState({ categoryId: 'bus' });
    await test.box(40);
    await press('Alt+G');

    expect(attributes()[1]).toEqual({});
    expect(test.notices.at(-1)?.text).toBe('No object of this category was answered before.');
  });
});

describe('flags', () => {
  it.each([
    ['Shift+O', { occluded: true }],
    ['Shift+U', { truncated: true }],
  ])('%s switches one on and off', async (key, expected) => {
    await test.box(10);
    await press(key);
    expect(attributes()).toEqual([expected]);
    await press(key);
    expect(attributes()).toEqual([{}]);
  });

  it('say that an object is a crowd', async () => {
    await test.box(10);
    await press('Shift+Y');
    expect(test.annotations[0]?.isCrowd).toBe(true);
    await press('Ctrl+Z');
    expect(test.annotations[0]?.isCrowd).toBe(false);
  });
});

it('goes along with copies, pastes and parts, as far as it is an answer', async () => {
  await test.box(10);
  await press('Shift+G', '1', '1', 'Shift+U', 'Shift+Y');
  const first = test.annotations[0]!;
  test.editor.select(first.id);
  test.ask({ ...COLOUR, choices: ['blue'] }, PARKED);
  await press('Ctrl+D');
  test.editor.select(first.id);
  await press('Ctrl+C', 'Ctrl+V');

  const copies = test.annotations.slice(1);
  expect(copies).toHaveLength(2);
  for (const copy of copies) {
    expect(copy.attributes).toEqual({ parked: true, truncated: true });
    expect(copy.isCrowd).toBe(true);
  }
});

describe('questions about the image', () => {
  const imageAttributes = () => test.stores.document.getState().imageAttributes;

  it('are answered by the same keys, undone and redone', async () => {
    await press('Y', '1');
    expect(imageAttributes()).toEqual({ night: true });
    expect(test.kept).toMatchObject([
      { kind: 'set_image_attributes', payload: { attributes: { night: true } } },
    ]);

    await press('Ctrl+Z');
    expect(imageAttributes()).toEqual({});
    expect(test.kept.at(-1)).toMatchObject({ payload: { attributes: { night: null } } });
    await press('Ctrl+Shift+Z');
    expect(imageAttributes()).toEqual({ night: true });
  });
});

describe('a pass', () => {
  const scale = (): number => test.stores.viewport.getState().viewport.scale;

  it('walks the objects with an open required question, each zoomed', async () => {
    await test.box(10);
    await test.box(40);
    await test.box(70);
    const [first, second, third] = test.annotations.map(({ id }) => id);
    test.editor.select(second!);
    await press('Shift+G', '1', 'Escape');
    await press('Shift+Z');
    expect(selected()).toBe(first);
    expect(scale()).toBeGreaterThan(2);
    expect(strip().pass).toEqual({ ids: [first, third], at: 0 });

    await press('1', 'Tab');
    expect(selected()).toBe(third);
    await press('2', '2');
    expect(attributes()).toEqual([
      { colour: 'red' },
      { colour: 'red' },
      { colour: 'blue', parked: false },
    ]);
    expect(strip().subject).toBeNull();
    expect(scale()).toBe(1);
    expect(test.notices.at(-1)?.text).toBe('That was the last object.');
  });

  it('goes on by the answers of the last object, and back by Shift+Tab', async () => {
    await test.box(10);
    await test.box(40);
    const [first, second] = test.annotations.map(({ id }) => id);
    test.editor.select(first!);
    await press('Shift+G', '1', '1', 'Escape', 'Shift+Z');
    expect(selected()).toBe(second);
    await press('0');
    expect(attributes()[1]).toEqual({ colour: 'red', parked: true });

    await press('Shift+Z');
    expect(strip().pass?.ids).toEqual([first, second]);
    await press('Tab', 'Tab');
    expect(selected()).toBe(second);
    await press('Shift+Tab');
    expect(selected()).toBe(first);
  });

  it('walks a category', async () => {
    await test.box(10);
    test.stores.session.setState({ categoryId: 'bus' });
    await test.box(40);
    const bus = test.annotations[1]!.id;
    test.editor.select(bus);
    test.editor.strip.walkCategory();
    await test.settled();

    expect(strip().pass).toEqual({ ids: [bus], at: 0 });
  });

  it('walks what the filter of the object list leaves, and no more', async () => {
    await test.box(10);
    await test.box(40);
    await test.box(70);
    const [first, , third] = test.annotations.map(({ id }) => id);
    test.stores.selection.setState({ listedIds: new Set([first!, third!]) });

    await press('Shift+Z');
    expect(strip().pass?.ids).toEqual([first, third]);
    test.editor.strip.walkCategory();
    await test.settled();
    expect(strip().pass?.ids).toEqual([first, third]);

    test.stores.selection.setState({ listedIds: null });
    await press('Shift+Z');
    expect(strip().pass?.ids).toHaveLength(3);
  });

  it('passes over what has gone', async () => {
    await test.box(10);
    await test.box(40);
    const [, second] = test.annotations.map(({ id }) => id);
    await press('Shift+Z');
    await test.editor.objects.delete(second!);
    test.editor.strip.walkOpen();
    await test.settled();
    await press('Tab', 'Tab');

    expect(strip().subject).toBeNull();
  });
});

it('has a key for everything in every hand', () => {
  for (const preset of ['samweb', 'mirrored', 'cvat', 'labelme', 'labelStudio'] as const) {
    const { commandFor } = bindKeys(preset, {});
    const ids = ['Shift+G', 'T', 'Alt+G', 'Y', 'R', 'Shift+Z', 'Shift+H', 'Shift+O'].map(
      (key) => commandFor(key)?.id,
    );
    expect(ids).toContain('attributes');
    expect(ids).toContain('image-attributes');
    expect(ids).toContain('as-last');
    expect(ids).toContain('walk-open');
    expect(ids).toContain('occluded');
  }
});
