import { beforeEach, expect, test } from 'vitest';

import { HeldCommands } from './heldCommands';
import { bindKeys } from './keyBindings';
import { TestEditor } from './testEditor';

let labeler: TestEditor;
let held: HeldCommands;
beforeEach(() => {
  labeler = new TestEditor();
  const bindings = bindKeys('samweb', { peek: ['Mouse4'], pan: ['Space'] });
  held = new HeldCommands(labeler.editor, () => bindings);
});

const isPeeking = (): boolean => labeler.stores.viewport.getState().isPeeking;

test('a button at the side of the mouse peeks for as long as it is held', () => {
  expect(held.press('Mouse4', 'Mouse4')).toBe(true);
  expect(isPeeking()).toBe(true);

  held.release('Mouse4');
  expect(isPeeking()).toBe(false);
});

test('what is released is what was pressed, not what another key holds', () => {
  held.press('Mouse4', 'Mouse4');
  held.press('Space', 'Space');
  held.release('Space');

  expect([isPeeking(), labeler.editor.tool]).toEqual([true, 'sam']);
});

test('everything is released at once when the window is left', () => {
  held.press('Mouse4', 'Mouse4');
  held.press('Space', 'Space');
  expect([isPeeking(), labeler.editor.tool]).toEqual([true, 'pan']);

  held.releaseAll();
  expect([isPeeking(), labeler.editor.tool]).toEqual([false, 'sam']);
});

test('a combination that is bound to nothing means nothing', () => {
  expect(held.press('Mouse5', 'Mouse5')).toBe(false);
});
