import { beforeEach, expect, it } from 'vitest';

import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
});

it('shows what the preview showed when the click asks the same, and asks nothing', async () => {
  await test.move(20, 20).settled();
  const preview = test.stores.session.getState().hover;
  test.down(20, 20).up(20, 20);

  const { answer, isDecoding, prompts } = test.stores.session.getState();
  expect(answer?.candidates).toBe(preview?.candidates);
  expect(isDecoding).toBe(false);
  expect(prompts).toMatchObject([{ point: { x: 20, y: 20 }, label: 1, candidate: 2 }]);
  expect(test.asked).toEqual([]);
});

it.each([
  ['elsewhere', 21, {}],
  ['to leave something out', 20, { button: 'right' } as const],
])('asks about a click %s, whatever was previewed', async (_name, x, options) => {
  await test.move(20, 20).settled();
  test.down(x, 20, options).up(x, 20, options);

  expect(test.asked).toHaveLength(1);
  expect(test.stores.session.getState().isDecoding).toBe(true);
});

it('builds the next prompt on a mask that was taken over from the preview', async () => {
  await test.move(20, 20).settled();
  await test.down(20, 20).up(20, 20).click(60, 60).settled();

  expect(test.asked).toMatchObject([[{ candidate: 2 }, { point: { x: 60 } }]]);
  expect(test.press('Backspace').prompts).toMatchObject([{ point: { x: 20 } }]);
});

it('shows no preview that comes after the pointer has left', async () => {
  test.isDecoderHeld = true;
  test.move(20, 20);
  test.editor.pointerLeave();
  test.release();
  await test.settled();

  expect(test.stores.session.getState().hover).toBeNull();
});

it('previews where the pointer rests once SAM is ready', async () => {
  await test.move(20, 20).settled();
  test.editor.prompts.endPreview();
  test.editor.previewAtPointer();
  await test.settled();

  expect(test.stores.session.getState().hover?.point).toMatchObject({ x: 20, y: 20 });
});

it('shows what is known of a point without a question, unless there is a prompt', async () => {
  await test.move(20, 20).settled();
  const hover = test.stores.session.getState().hover;
  if (hover === null) throw new Error('Nothing was previewed.');
  const known = { candidates: hover.candidates, chosen: [hover.chosen] };
  test.editor.prompts.endPreview();
  test.editor.prompts.showPreview(hover.point, known);
  expect(test.stores.session.getState().hover).toEqual(hover);

  await test.click(40, 40).settled();
  test.editor.prompts.showPreview(hover.point, known);
  expect(test.stores.session.getState().hover).toBeNull();
});

it.each([
  ['with SAM in hand', 'S', { x: 20, y: 20 }],
  ['but not for another tool', 'B', null],
])('knows where the pointer rests, %s', (_name, key, point) => {
  test.press(key).move(20, 20);

  expect(test.editor.restingPoint()).toEqual(point);
});
