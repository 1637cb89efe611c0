import { beforeEach, describe, expect, it } from 'vitest';

import { takenUp } from '../engine/prompts/prompts';
import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
});

const kinds = (): readonly string[] => test.kept.map(({ kind }) => kind);
const selected = (): string | null => test.stores.selection.getState().selectedId;

describe('a selected object', () => {
  it('drawn by hand is taken up as a mask by a click, a negative one alone too', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    const [object] = test.annotations;
    await test.move(15, 15).press('G').press('S').click(20, 20, { button: 'right' }).settled();

    expect(takenUp(test.prompts)).toMatchObject({
      annotationId: object?.id,
      segmentation: object?.segmentation,
    });
    expect(test.prompts.slice(1)).toMatchObject([{ kind: 'point', label: 0 }]);
  });

  it('made by the same weights goes on with its own prompts', async () => {
    await test.click(45, 45).press('F').settled();
    await test.move(45, 45).press('G').click(48, 48).settled();

    expect(takenUp(test.prompts)).toMatchObject({ segmentation: null });
    expect(test.prompts.slice(1)).toMatchObject([
      { kind: 'point', point: { x: 45, y: 45 }, candidate: 2 },
      { kind: 'point', point: { x: 48, y: 48 } },
    ]);
  });

  it('is replaced when it is kept, with its lineage, and let go of', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    const [before] = test.annotations;
    await test.move(15, 15).press('G').press('S').click(20, 20).press('F').settled();

    expect(kinds()).toEqual(['create', 'replace']);
    expect(test.annotations).toMatchObject([
      {
        id: before?.id,
        area: 100,
        source: 'sam',
        recipe: { takenUp: before?.segmentation, prompts: [{ kind: 'point', x: 20, y: 20 }] },
      },
    ]);
    expect(selected()).toBeNull();

    await test.press('Ctrl+Z').settled();
    expect(test.annotations).toMatchObject([{ area: 400, source: 'manual', recipe: null }]);
    expect(takenUp(test.prompts)?.annotationId).toBe(before?.id);
  });

  it('stays as it was with Esc, and is selected still', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.move(15, 15).press('G').press('S').click(20, 20).press('Escape').settled();

    expect(test.prompts).toEqual([]);
    expect(selected()).toBe(test.annotations[0]?.id);
    expect(kinds()).toEqual(['create']);
  });

  it('is let go of with its last prompt', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.move(15, 15).press('G').press('S').click(20, 20).press('Backspace').settled();

    expect(test.prompts).toEqual([]);
  });

  it('does not count as a repetition of itself', async () => {
    test.seesRepeats = true;
    await test.click(45, 45).press('F').settled();
    await test.move(45, 45).press('G').click(48, 48).press('F').settled();

    expect(kinds()).toEqual(['create', 'replace']);
  });
});

describe('sloppy boxes', () => {
  const isFromSam = (): readonly boolean[] =>
    test.annotations.map(({ source }) => source === 'sam');

  it('all become tight masks at once, and one undo brings them back', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(60, 60, 80, 80).settled();
    await test.press('Shift+R').drag(30, 60, 50, 90).settled();
    await test.press('Shift+B').settled();
    await test.settled();
    expect(isFromSam()).toEqual([true, true, false]);
    expect(test.annotations[1]?.recipe?.prompts).toEqual([
      { kind: 'box', x0: 60, y0: 60, x1: 80, y1: 80, candidate: 0 },
    ]);

    await test.press('Ctrl+Z').settled();
    expect(isFromSam()).toEqual([false, false, false]);
  });

  it('are the selected one alone when there is one', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(60, 60, 80, 80).settled();
    await test.move(15, 15).press('G').press('Shift+B').settled();

    expect(isFromSam()).toEqual([true, false]);
  });

  it('are asked for when there is none', async () => {
    await test.press('Shift+B').settled();

    expect(test.notices.at(-1)?.text).toContain('No object is a plain box');
  });
});

describe('submitting', () => {
  const states = (): readonly unknown[] =>
    test.kept.flatMap((one) => (one.kind === 'set_image_state' ? [one.payload.state] : []));

  it('is refused for an image without objects, with a sentence', async () => {
    await test.press('Shift+D').settled();

    expect(states()).toEqual([]);
    expect(test.notices.at(-1)?.text).toContain('There is no object on this image');
    expect(test.visited).toEqual([]);
  });

  it('of an image with nothing to label has its own key', async () => {
    await test.press('Shift+X').settled();

    expect(states()).toEqual(['submitted']);
    expect(test.visited).toEqual(['onward']);
  });

  it('as nothing to label is refused for an image with objects', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.press('Shift+X').settled();

    expect(states()).toEqual([]);
    expect(test.notices.at(-1)?.text).toContain('This image has objects');
  });

  it('shows an object that is there twice first, and goes through the second time', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(10, 10, 30, 30).settled();
    await test.press('Shift+D').settled();
    expect(states()).toEqual([]);
    expect(selected()).toBe(test.annotations[1]?.id);
    expect(test.notices.at(-1)?.text).toContain('One finding');

    await test.press('Shift+D').settled();
    expect(states()).toEqual(['submitted']);
  });
});
