import { expect, it } from 'vitest';

import { TestEditor } from './testEditor';

it('takes a drag of 8 pixels as a box from a mouse and as a click from a pen', () => {
  const mouse = new TestEditor().drag(30, 30, 38, 31);
  const pen = new TestEditor().drag(30, 30, 38, 31, { device: 'pen' });

  expect(mouse.prompts.map(({ kind }) => kind)).toEqual(['box']);
  expect(pen.prompts.map(({ kind }) => kind)).toEqual(['point']);
});

it('keeps the open object and begins the next one there with Ctrl and a click', async () => {
  const test = new TestEditor();
  await test.click(20, 20).settled();

  await test.click(70, 70, { hasControl: true }).settled();

  expect(test.annotations).toHaveLength(1);
  expect(test.prompts).toMatchObject([{ kind: 'point', point: { x: 70, y: 70 }, label: 1 }]);
});

it('paints as wide as a pen is pressed', async () => {
  const area = async (pressure: number): Promise<number> => {
    const test = new TestEditor();
    test.stores.draft.setState({ tipSize: 20 });
    const pen = { device: 'pen', pressure } as const;
    await test.press('B').move(30, 50).down(30, 50, pen).up(30, 50, pen).settled();
    return test.annotations[0]?.area ?? 0;
  };

  expect(await area(1)).toBe(316);
  expect(await area(0.5)).toBe(112);
});

it.each([
  ['a box', 'R'],
  ['an ellipse', 'Shift+R'],
  ['a lasso', 'Q'],
])('draws %s by a drag of 8 pixels of a mouse, and nothing by one of a pen', async (_what, key) => {
  const made = async (device: 'mouse' | 'pen'): Promise<number> => {
    const test = new TestEditor();
    test.press(key).move(30, 30).down(30, 30, { device });
    test.move(38, 30).move(34, 37).up(34, 37, { device });
    return (await test.settled()).annotations.length;
  };

  expect(await made('mouse')).toBe(1);
  expect(await made('pen')).toBe(0);
});

it('takes a corner along with a drag of 8 pixels of a mouse, and leaves it under a pen', () => {
  const corner = (device: 'mouse' | 'pen'): number | undefined => {
    const test = new TestEditor().press('P').click(10, 10).click(50, 10).click(50, 50);
    test.move(50, 10).down(50, 10, { device }).move(58, 10).up(58, 10, { device });
    return test.stores.draft.getState().vertices[1]?.x;
  };

  expect(corner('mouse')).toBe(58);
  expect(corner('pen')).toBe(50);
});
