import { beforeEach, expect, it } from 'vitest';

import { threadsOf } from '../engine/comments/comments';
import { setDraft } from '../stores/comments';
import { settleOperations } from '../stores/document';
import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
});

const opened = () => test.stores.comments.getState().opened;
const threads = () => threadsOf(test.stores.document.getState().comments);

it('begins a thread at the pointer with Alt+C, about the object there', async () => {
  await test.box(10);
  const [object] = test.annotations;

  test.move(15, 15).press('Alt+C');
  await test.editor.commenting.say(' Is this one car? ');

  expect(test.kept.at(-1)).toEqual({
    opId: 'id-3',
    kind: 'comment',
    annotationId: object?.id,
    payload: { text: 'Is this one car?', point: [15, 15] },
  });
  expect(threads().map(({ first }) => [first.text, first.point, first.author])).toEqual([
    ['Is this one car?', { x: 15, y: 15 }, null],
  ]);
  expect(opened()).toEqual({ kind: 'thread', id: 'id-3' });
});

it('is about the image where the pointer is off it', async () => {
  test.move(-5, 50).press('Alt+C');
  expect(opened()).toEqual({ kind: 'new', point: null, annotationId: null });

  await test.editor.commenting.say('Upside down.');

  expect(test.kept).toEqual([{ opId: 'id-1', kind: 'comment', payload: { text: 'Upside down.' } }]);
  expect(test.stores.document.getState().imageState).toBe('todo');
});

it('replies in the open thread, resolves it and opens it again', async () => {
  test.move(50, 50).press('Alt+C');
  await test.editor.commenting.say('One or two?');
  await test.editor.commenting.say('Two.');
  expect(threads().map(({ first, replies }) => [first.text, replies.length])).toEqual([
    ['One or two?', 1],
  ]);

  await test.editor.commenting.resolve('id-1', true);
  expect(threads()[0]?.first.isResolved).toBe(true);
  await test.editor.commenting.resolve('id-1', false);

  expect(threads()[0]?.first.isResolved).toBe(false);
  expect(test.kept.map(({ kind }) => kind)).toEqual([
    'comment',
    'comment',
    'resolve_comment',
    'resolve_comment',
  ]);
});

it('says nothing with an empty text', async () => {
  test.move(50, 50).press('Alt+C');

  expect(await test.editor.commenting.say('  ')).toBe(false);
  expect(test.kept).toEqual([]);
});

it('closes with Escape before anything else is dropped', async () => {
  await test.click(20, 20).settled();
  test.move(50, 50).press('Alt+C');

  test.press('Escape');
  expect([opened(), test.prompts.length]).toEqual([null, 1]);
  test.press('Escape');

  expect(test.prompts).toHaveLength(0);
});

it('keeps the text in its box when this computer cannot keep the comment', async () => {
  test.move(50, 50).press('Alt+C');
  test.stores.comments.setState({ drafts: new Map([['new on image', 'Wait']]) });
  test.canKeep = false;

  expect(await test.editor.commenting.say('Wait')).toBe(false);

  expect(test.stores.comments.getState().drafts.get('new on image')).toBe('Wait');
  expect(threads()).toEqual([]);
});

it('sends a comment once, however often Enter is pressed, and keeps what is typed meanwhile', async () => {
  test.move(15, 15).press('Alt+C');
  const { comments } = test.stores;
  setDraft(comments, 'new on image', 'One.');

  const sent = [test.editor.commenting.say('One.'), test.editor.commenting.say('One.')];
  setDraft(comments, 'new on image', 'Two');

  expect(await Promise.all(sent)).toEqual([true, false]);
  expect(threads()).toHaveLength(1);
  expect(comments.getState().drafts.get('new on image')).toBe('Two');
});

it('takes back a resolution that the server refuses', async () => {
  test.move(15, 15).press('Alt+C');
  await test.editor.commenting.say('Is this one car?');
  const [thread] = threads();
  await test.editor.commenting.resolve(thread?.first.id ?? '', true);
  const operation = test.kept.at(-1);
  expect(threads()[0]?.first.isResolved).toBe(true);

  if (operation !== undefined) {
    const refused = { operation, status: 'refused', annotation: null } as const;
    settleOperations(test.stores.document, [refused], new Set());
  }

  expect(threads()[0]?.first.isResolved).toBe(false);
});
