import { expect, it } from 'vitest';

import { screenToImage } from '../engine/geometry/viewport';
import { screenPoint } from '../engine/geometry/spaces';
import { visibleAnnotations } from '../stores/document';
import { TestEditor } from './testEditor';

/** Two objects: the decoder's at (40, 40) of 10 x 10, and a box from a hand. */
const withTwo = async (): Promise<TestEditor> => {
  const test = new TestEditor();
  await test.click(45, 45).press('F').settled();
  await test.press('R').drag(60, 60, 90, 90).settled();
  return test;
};

const middle = (test: TestEditor) => {
  const { viewport, screen } = test.stores.viewport.getState();
  return screenToImage(screenPoint(screen.width / 2, screen.height / 2), viewport);
};

it('zooms to the selected object with Z', async () => {
  const test = await withTwo();
  test.editor.select(test.annotations[0]!.id);

  test.press('Z');

  expect(middle(test)).toEqual({ x: 45, y: 45 });
  expect(test.stores.viewport.getState().viewport.scale).toBe(5);
});

it('goes through the objects with the arrows, around the end', async () => {
  const test = await withTwo();
  const [first, second] = test.annotations.map(({ id }) => id);
  const selected = (): string | null => test.stores.selection.getState().selectedId;
  test.editor.select(null);

  test.press('ArrowDown');
  expect(selected()).toBe(first);
  test.press('ArrowDown');
  expect(selected()).toBe(second);
  test.press('ArrowDown');
  expect(selected()).toBe(first);
  test.press('ArrowUp');
  expect(selected()).toBe(second);
});

it('shows the selected object alone, and all again, with Shift+H', async () => {
  const test = await withTwo();
  const [first] = test.annotations;
  const shown = (): readonly string[] =>
    visibleAnnotations(test.stores.document.getState()).map(({ id }) => id);
  test.editor.select(first!.id);

  test.press('Shift+H');
  expect(shown()).toEqual([first!.id]);
  test.press('Shift+H');

  expect(shown()).toHaveLength(2);
});

it('does not leave a blank image when the object that was shown alone is deleted', async () => {
  const test = await withTwo();
  test.editor.select(test.annotations[0]!.id);

  await test.press('Shift+H').press('Delete').settled();

  expect(visibleAnnotations(test.stores.document.getState())).toHaveLength(1);
});

it('hides with K, and shows everything with Shift+K', async () => {
  const test = await withTwo();
  test.editor.select(test.annotations[0]!.id);
  const count = (): number => visibleAnnotations(test.stores.document.getState()).length;

  test.press('K');
  expect(count()).toBe(1);
  test.press('Shift+K');

  expect(count()).toBe(2);
});

it('goes through fill with outline, outline alone and fill alone with L', () => {
  const test = new TestEditor();
  const look = () => {
    const { fill, hasOutline } = test.stores.appearance.getState();
    return { fill, hasOutline };
  };

  const looks = [look(), ...['L', 'L', 'L'].map((key) => (test.press(key), look()))];

  expect(looks).toEqual([
    { fill: 0.35, hasOutline: true },
    { fill: 0, hasOutline: true },
    { fill: 0.35, hasOutline: false },
    { fill: 0.35, hasOutline: true },
  ]);
});

it('walks the image with Shift+Space and says where it ends', () => {
  const test = new TestEditor();

  for (let step = 0; step < 20 && test.notices.length === 0; step += 1) test.press('Shift+Space');

  expect(test.notices).toEqual([{ tone: 'plain', text: 'That was the end of the image.' }]);
  expect(test.stores.viewport.getState().isFitted).toBe(true);
});
