/** Objects that SAM saw in a crop of the image. */
import { beforeEach, expect, it } from 'vitest';

import { takenUp } from '../engine/prompts/prompts';
import { TestEditor } from './testEditor';

const CROP = { x0: 25, y0: 25, x1: 75, y1: 75 };

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
  test.seenCrop = { box: CROP, cutOff: [false, true, false, false] };
  test.stores.crops.setState({ active: CROP });
});

it('the recipe keeps the crop', async () => {
  await test.click(45, 45).press('F').settled();
  test.seenCrop = null;
  await test.click(45, 45).press('F').settled();

  const recipes = test.annotations.map(({ recipe }) => recipe);
  expect(recipes.map((recipe) => recipe?.crop)).toEqual([CROP, undefined]);
  expect(recipes[0]?.prompts).toMatchObject([{ x: 45, y: 45 }]);
});

it('a mask that goes on beyond the crop is asked of the whole image', async () => {
  await test.click(45, 45).settled();
  const { prompts } = test.editor;

  prompts.choose(3);
  expect(test.asked).toHaveLength(1);
  prompts.choose(1);
  await test.settled();

  expect(test.asked).toHaveLength(2);
  expect(test.asked[1]).toMatchObject([{ candidate: 1 }]);
});

it('an object goes on with its own prompts in its crop, else with its mask', async () => {
  await test.click(45, 45).press('F').settled();
  const [object] = test.annotations;
  await test.move(45, 45).press('G').click(48, 48).settled();
  expect(takenUp(test.prompts)?.segmentation).toBeNull();

  await test.press('Escape').settled();
  test.stores.crops.setState({ active: null });
  await test.click(48, 48).settled();

  expect(takenUp(test.prompts)?.segmentation).toEqual(object?.segmentation);
});
