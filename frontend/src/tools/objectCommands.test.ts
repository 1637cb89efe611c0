import { beforeEach, describe, expect, it } from 'vitest';

import type { Annotation } from '../engine/operations/annotation';
import { takenUp } from '../engine/prompts/prompts';
import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
});

const kinds = (): readonly string[] => test.kept.map(({ kind }) => kind);

const selected = (): string | null => test.stores.selection.getState().selectedId;

describe('whole objects', () => {
  const twoBoxes = async (): Promise<void> => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(20, 20, 40, 40).settled();
    await test.move(15, 15).press('G').settled();
  };

  it('are joined into the selected one, and one undo parts them', async () => {
    await twoBoxes();
    await test.move(35, 35).press('J').settled();
    expect(test.annotations).toMatchObject([{ area: 700 }]);
    expect(selected()).toBe(test.annotations[0]?.id);

    await test.press('Ctrl+Z').settled();
    expect(test.annotations.map(({ area }) => area)).toEqual([400, 400]);
    await test.press('Ctrl+Shift+Z').settled();
    expect(test.annotations.map(({ area }) => area)).toEqual([700]);
  });

  it('are cut out of the selected one', async () => {
    await twoBoxes();
    await test.move(35, 35).press('Shift+J').settled();

    expect(test.annotations.map(({ area }) => area)).toEqual([300, 400]);
  });

  it('are split into parts: the largest keeps its identity', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(50, 50, 60, 60, { hasShift: true }).settled();
    const [before] = test.annotations;
    await test.move(15, 15).press('G').press('Shift+S').settled();

    expect(test.annotations).toMatchObject([{ id: before?.id, area: 400 }, { area: 100 }]);
    await test.press('Ctrl+Z').settled();
    expect(test.annotations).toMatchObject([{ id: before?.id, area: 500 }]);
  });

  it('in one piece are not split', async () => {
    await twoBoxes();
    await test.press('Shift+S').settled();

    expect(test.notices).toMatchObject([{ text: 'The object is in one piece.' }]);
    expect(kinds()).toEqual(['create', 'create']);
  });

  it('are duplicated a little aside, and the copy is selected', async () => {
    await twoBoxes();
    await test.press('Ctrl+D').settled();

    expect(test.annotations).toMatchObject([
      { area: 400 },
      { area: 400 },
      { bboxXywh: [22, 22, 20, 20], category: 'car' },
    ]);
    expect(selected()).toBe(test.annotations[2]?.id);
  });

  it('are moved in front and behind, which undo takes back', async () => {
    await twoBoxes();
    const [first] = test.annotations;
    await test.press('PageUp').settled();
    expect(test.annotations.at(-1)?.id).toBe(first?.id);
    await test.press('PageDown').settled();
    expect(test.annotations[0]).toMatchObject({ id: first?.id, zOrder: -1 });

    await test.press('Ctrl+Z').settled();
    expect(test.annotations.at(-1)).toMatchObject({ id: first?.id, zOrder: 1 });
  });

  it('are selected under the pointer smallest first, whichever lies in front', async () => {
    await test.press('R').drag(10, 10, 20, 20).settled();
    await test.drag(5, 5, 60, 60).settled();
    await test.move(15, 15).press('G').settled();
    expect(test.annotations.find(({ id }) => id === selected())?.area).toBe(100);

    await test.press('G').settled();
    expect(test.annotations.find(({ id }) => id === selected())?.area).toBe(55 * 55);
  });
});

describe('a mask of SAM', () => {
  it('is added to the selected object by Shift+F, and undo gives the prompts back', async () => {
    await test.press('R').drag(10, 10, 20, 20).settled();
    await test.press('S').click(45, 45).settled();
    await test.press('Shift+F').settled();
    expect(test.annotations).toMatchObject([{ area: 200, source: 'sam' }]);
    expect(test.prompts).toEqual([]);

    await test.press('Ctrl+Z').settled();
    expect(test.annotations).toMatchObject([{ area: 100 }]);
    expect(test.prompts).toHaveLength(1);
  });

  it('is cut out of the last object by Shift+E', async () => {
    await test.press('R').drag(30, 30, 60, 60).settled();
    await test.press('S').click(45, 45).settled();
    await test.press('Shift+E').settled();

    expect(test.annotations).toMatchObject([{ area: 900 - 100 }]);
  });

  const spend = (activeMilliseconds: number): void =>
    test.stores.session.setState({ activeMilliseconds });

  /** A mask of SAM that lost its right half, from 45 on, to a box. */
  const halfMask = async (clickX = 42): Promise<Annotation | undefined> => {
    await test.press('R').drag(45, 40, 60, 60).settled();
    await test.press('Shift+A').press('S').click(clickX, 42).settled();
    spend(3000);
    await test.press('F').settled();
    test.press('Shift+A');
    return test.annotations.find(({ area }) => area === 50);
  };

  it('names in its recipe what it was put together with, and the time of both', async () => {
    const before = await halfMask();
    await test.click(47, 42).settled();
    spend(500);
    await test.press('Shift+F').settled();

    expect(test.annotations.find(({ id }) => id === before?.id)).toMatchObject({
      area: 100,
      source: 'sam',
      recipe: {
        into: { how: 'add', segmentation: before?.segmentation },
        prompts: [{ kind: 'point', x: 47, y: 42 }],
        activeMilliseconds: 3500,
      },
    });
  });

  it('is taken up as a mask where its prompts alone do not give it', async () => {
    const object = await halfMask();
    await test.move(42, 42).press('G').click(43, 43).settled();

    expect(takenUp(test.prompts)).toMatchObject({
      annotationId: object?.id,
      segmentation: object?.segmentation,
    });
  });

  it('is not held against clicks where more than they went into it', async () => {
    await halfMask(47);
    await test.press('N').settled();

    const rules = test.stores.findings.getState().findings.map(({ rule }) => rule);
    expect(rules).not.toContain('click-outside');
  });

  it('that repeats an object outlines it and is kept by a second accept only', async () => {
    test.seesRepeats = true;
    await test.press('R').drag(40, 40, 50, 50).settled();
    await test.press('S').click(45, 45).settled();
    await test.press('F').settled();
    expect(test.annotations).toHaveLength(1);
    expect(test.stores.selection.getState().repeatedId).toBe(test.annotations[0]?.id);
    expect(test.prompts).toHaveLength(1);

    await test.press('F').settled();
    expect(test.annotations).toHaveLength(2);
  });
});
