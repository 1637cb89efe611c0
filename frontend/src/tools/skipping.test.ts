import { beforeEach, expect, it } from 'vitest';

import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
});

const state = () => {
  const { imageState, imageSkip } = test.stores.document.getState();
  return [imageState, imageSkip];
};

it('asks why with Shift+W, keeps the answer and goes on', async () => {
  await test.press('Shift+W').settled();
  expect(test.shown).toEqual(['skip']);
  expect(test.kept).toEqual([]);

  await test.editor.submission.skip('blurred');

  expect(test.kept).toEqual([
    { opId: 'id-1', kind: 'set_image_state', payload: { state: 'skipped', reason: 'blurred' } },
  ]);
  expect(state()).toEqual(['skipped', { reason: 'blurred', note: '', by: null }]);
  expect(test.visited).toEqual(['onward']);
});

it('keeps the objects, and what was said about the reason', async () => {
  await test.box(10);

  await test.editor.submission.skip('other', 'mirrored');

  expect(test.annotations).toHaveLength(1);
  expect(state()).toEqual(['skipped', { reason: 'other', note: 'mirrored', by: null }]);
});

it('takes a skipped image up again with the same key, in progress where it has objects', async () => {
  await test.editor.submission.skip('wrong_image');
  await test.press('Shift+W').settled();
  expect(state()).toEqual(['todo', null]);

  await test.box(10);
  await test.editor.submission.skip('wrong_image');
  await test.press('Shift+W').settled();

  expect(state()).toEqual(['in_progress', null]);
  expect(test.annotations).toHaveLength(1);
  expect(test.shown).toEqual([]);
});

it('is undone from the image that follows, once nothing else is left to undo', async () => {
  await test.editor.submission.skip('blurred');
  test.openImage('next');
  await test.box(10);

  await test.press('Ctrl+Z').settled();
  expect(test.keptOn.at(-1)).toBe('next');
  await test.press('Ctrl+Z').settled();

  expect([test.kept.at(-1), test.keptOn.at(-1)]).toEqual([
    { opId: 'id-5', kind: 'set_image_state', payload: { state: 'todo' } },
    'image',
  ]);
  expect(test.notices.at(-1)?.text).toBe('The image that you skipped is to be labeled again.');
  await test.press('Ctrl+Z').settled();
  expect(test.kept).toHaveLength(4);
});

it('does not ask while a mask is open', async () => {
  await test.click(20, 20).press('Shift+W').settled();

  expect(test.shown).toEqual([]);
  expect(test.notices.map(({ text }) => text)).toEqual(['A mask is open. Keep or drop it first.']);
});

it('stays on the image when this computer cannot keep the reason', async () => {
  test.canKeep = false;

  await test.editor.submission.skip('blurred');

  expect(state()).toEqual(['todo', null]);
  expect(test.visited).toEqual([]);
});
