import { describe, expect, it } from 'vitest';

import { en } from '../words/en';
import { bindKeys } from './keyBindings';
import { wishForKey, withoutChange } from './keyChanges';
import { COMMANDS, GESTURES } from './keymap';
import { combinationOf } from './keyPress';
import type { KeyPress } from './keyPress';
import { PRESET_NAMES } from './keyPresets';
import { TestEditor } from './testEditor';

const press = (key: string, code: string, held: Partial<KeyPress> = {}): string | null =>
  combinationOf({ key, code, hasShift: false, hasControl: false, hasAlt: false, ...held });

const command = (id: string) => COMMANDS.find((one) => one.id === id)!;

describe('a pressed key', () => {
  it.each([
    ['the printed Z of QWERTZ, where QWERTY has Y', 'z', 'KeyY', { hasControl: true }, 'Ctrl+Z'],
    ['the printed Y of QWERTZ', 'y', 'KeyZ', { hasControl: true }, 'Ctrl+Y'],
    ['the printed A of AZERTY, where QWERTY has Q', 'a', 'KeyQ', {}, 'A'],
    ['a digit of AZERTY, which types a sign without Shift', '&', 'Digit1', {}, '1'],
    ['a digit of AZERTY with Shift', '1', 'Digit1', { hasShift: true }, 'Shift+1'],
    [
      'a digit of QWERTY with Shift, which types a sign',
      '!',
      'Digit1',
      { hasShift: true },
      'Shift+1',
    ],
    ['a Cyrillic letter, by its place', 'я', 'KeyZ', { hasControl: true }, 'Ctrl+Z'],
    ['a Cyrillic letter with Shift', 'А', 'KeyF', { hasShift: true }, 'Shift+F'],
    ['a Cyrillic letter where QWERTY has a sign', 'х', 'BracketLeft', {}, '['],
    ['the question mark of QWERTZ', '?', 'Minus', { hasShift: true }, '?'],
    ['the question mark of AZERTY', '?', 'KeyM', { hasShift: true }, '?'],
    ['the plus of QWERTY, which needs Shift', '+', 'Equal', { hasShift: true }, '+'],
    ['a bracket of QWERTZ, which needs AltGr', '[', 'Digit8', { hasAltGraph: true }, '['],
    [
      'the same on Windows, where AltGr is Ctrl and Alt',
      '[',
      'Digit8',
      { hasAltGraph: true, hasControl: true, hasAlt: true },
      '[',
    ],
    ['a capital without Shift, of Caps Lock', 'F', 'KeyF', {}, 'F'],
    ['a digit of the number pad', '3', 'Numpad3', {}, '3'],
    ['the number pad without its lock', 'PageDown', 'Numpad3', {}, 'PageDown'],
    ['the space bar', ' ', 'Space', { hasShift: true }, 'Shift+Space'],
    ['a modifier alone', 'Shift', 'ShiftLeft', { hasShift: true }, null],
  ])('is named by %s', (_what, key, code, held, name) => {
    expect(press(key, code, held)).toBe(name);
  });

  it('undoes where Z is printed, on QWERTZ', async () => {
    const test = new TestEditor();
    await test.click(20, 20).settled();

    await test.type({ key: 'z', code: 'KeyY', hasControl: true }).settled();

    expect(test.prompts).toHaveLength(0);
  });
});

it("every title of the dictionary is some command's, and every command has its own id", () => {
  expect(COMMANDS.map(({ id }) => id).sort()).toEqual(Object.keys(en.commands.titles).sort());
  expect(GESTURES.map(({ id }) => id).sort()).toEqual(Object.keys(en.commands.gestures).sort());
});

describe('key bindings', () => {
  it.each(PRESET_NAMES)(
    'of %s have no two commands on a key and no command without one',
    (name) => {
      const bindings = bindKeys(name, {});

      expect(bindings.conflicts).toEqual([]);
      const essential = [
        'accept',
        'cancel',
        'undo',
        'submit',
        'next',
        'previous',
        'sam',
        'palette',
      ];
      for (const id of essential) expect(bindings.keysOf(command(id)).length).toBeGreaterThan(0);
    },
  );

  it('follow a preset, for commands that it does not know too', () => {
    const test = new TestEditor();
    test.bindings = bindKeys('cvat', {});

    test.press('F').press('D').press('B');

    expect(test.visited).toEqual(['next', 'previous']);
    expect(test.editor.tool).toBe('brush');
  });

  it('take what a person has changed', () => {
    const test = new TestEditor();
    test.bindings = bindKeys('samweb', { next: ['N'] });

    test.press('D').press('N');

    expect(test.visited).toEqual(['next']);
  });

  it('warn of a key that another command has, and move it on request', () => {
    const bindings = bindKeys('samweb', {});

    const wish = wishForKey(bindings, {}, command('brush'), 'F');

    expect(wish).toMatchObject({ outcome: 'taken', by: { id: 'accept' } });
    const changes = wish.outcome === 'taken' ? wish.changes : {};
    expect(changes).toEqual({ brush: ['F'], accept: ['Enter'] });
    const changed = bindKeys('samweb', changes);
    expect(changed.commandFor('F')?.id).toBe('brush');
    expect(changed.conflicts).toEqual([]);
    expect(withoutChange(changes, 'brush')).toEqual({ accept: ['Enter'] });
  });

  it('say which commands want one key', () => {
    const { conflicts } = bindKeys('samweb', { brush: ['F'] });

    expect(
      conflicts.map(({ combination, commands }) => [combination, commands.map(({ id }) => id)]),
    ).toEqual([['F', ['accept', 'brush']]]);
  });

  it('leave the digits to the categories', () => {
    expect(wishForKey(bindKeys('samweb', {}), {}, command('brush'), '3').outcome).toBe('fixed');
  });
});

describe('categories', () => {
  it('are taken from what lies under the pointer with Shift+T', async () => {
    const test = new TestEditor();
    await test.press('2').click(45, 45).press('F').settled();
    test.press('1');

    test.move(45, 45).press('Shift+T');

    expect(test.stores.session.getState().categoryId).toBe('bus');
  });

  it('stay on the number keys where they were put', () => {
    const test = new TestEditor();
    test.editor.categories.pins = [null, 'car', 'bus'];

    test.press('3');
    expect(test.stores.session.getState().categoryId).toBe('bus');
    test.press('1');

    expect(test.stores.session.getState().categoryId).toBe('bus');
  });

  it('are listed with T', () => {
    expect(new TestEditor().press('T').shown).toEqual(['categories']);
  });
});
