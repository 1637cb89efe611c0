import { expect, it } from 'vitest';

import { TWELVE_BITS } from '../engine/intensity/testIntensity';
import { openWindowing, showWindow } from '../stores/windowing';
import { TestEditor } from './testEditor';

const deepEditor = (): TestEditor => {
  const test = new TestEditor();
  openWindowing(test.stores.windowing, TWELVE_BITS);
  return test;
};

const shown = (test: TestEditor) => test.stores.windowing.getState().shown;

it('shows an image as SAM sees it', () => {
  expect(shown(deepEditor())).toEqual(TWELVE_BITS.sam);
});

it('a drag with the key widens to the right and darkens downwards, and the tool goes on', () => {
  const test = deepEditor();

  test.press('C').drag(10, 10, 45, 10);
  test.editor.endHold('window');

  expect(shown(test)).toEqual({ low: 964, high: 2036 });
  expect(test.editor.tool).toBe('sam');
  expect(test.prompts).toEqual([]);
  expect(test.annotations).toEqual([]);
});

it('a drag that is cancelled changes nothing', () => {
  const test = deepEditor();

  test.press('C').down(10, 10).move(60, 60).press('Escape');

  expect(shown(test)).toEqual(TWELVE_BITS.sam);
});

it('goes to the automatic window and back to what SAM sees', () => {
  const test = deepEditor();

  test.editor.view.showAutomaticWindow();
  expect(shown(test)).toEqual(TWELVE_BITS.automatic);
  test.press('Alt+M');
  expect(shown(test)).toEqual(TWELVE_BITS.sam);
});

it('asks for SAM to see the view by one key', () => {
  const test = deepEditor();

  test.press('M');

  expect(test.shown).toEqual(['view of SAM']);
});

it('does nothing to pictures of 8 bits', () => {
  const test = new TestEditor();

  showWindow(test.stores.windowing, { low: 1, high: 2 });
  test.press('C').drag(10, 10, 45, 10);

  expect(shown(test)).toBeNull();
});

it('the recipe names what SAM saw, and only of deep gray', async () => {
  const test = deepEditor();
  const { image } = test.editor;
  if (image === null) throw new Error('No image.');

  test.click(45, 45).editor.setImage({ ...image, window: { low: 10, high: 20 } });
  await test.settled();
  test.press('F');
  await test.settled();
  test.click(15, 15).editor.setImage({ ...image, window: null });
  await test.settled();
  test.press('F');
  await test.settled();

  const windows = test.annotations.map(({ recipe }) => recipe?.window);
  expect(windows).toEqual([{ low: 10, high: 20 }, undefined]);
});

it('SAM goes on from a mask whose prompts were about another window', async () => {
  const test = deepEditor();
  const { image } = test.editor;
  if (image === null) throw new Error('No image.');
  test.editor.setImage({ ...image, window: { low: 10, high: 20 } });
  await test.click(45, 45).settled();
  await test.press('F').settled();
  const [object] = test.annotations;
  test.editor.select(object?.id ?? null);

  expect(test.editor.takingUp.promptsOfSelected().map(({ kind }) => kind)).toEqual([
    'taken',
    'point',
  ]);
  test.editor.setImage({ ...image, window: { low: 10, high: 30 } });
  expect(test.editor.takingUp.promptsOfSelected().map(({ kind }) => kind)).toEqual(['taken']);
});
