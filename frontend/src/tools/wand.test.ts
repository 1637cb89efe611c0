import { beforeEach, describe, expect, it } from 'vitest';

import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
});

const areas = (): readonly number[] => test.annotations.map(({ area }) => area);
const selected = (): string | null => test.stores.selection.getState().selectedId;

// The stand-in's picture has ten columns a shade, 20 apart; each is 1000 pixels.
describe('the magic wand', () => {
  it('shows what it picked, and keeps it with F', async () => {
    test.stores.draft.setState({ tolerance: 0 });
    await test.press('W').click(15, 50).settled();
    expect(test.stores.draft.getState().shape?.shape.kind).toBe('mask');
    expect(areas()).toEqual([]);

    await test.press('F').settled();
    expect(test.annotations).toMatchObject([
      { area: 1000, bboxXywh: [10, 0, 10, 100], source: 'manual' },
    ]);
    expect(test.editor.path).toBe('wand.idle');
  });

  it('keeps with F what it is still picking', async () => {
    test.stores.draft.setState({ tolerance: 0 });
    await test.press('W').click(15, 50).press('F').settled();

    expect(areas()).toEqual([1000]);
    expect(test.editor.path).toBe('wand.idle');
  });

  it('has what F was pressed for on the image before the image is submitted', async () => {
    test.isCutHeld = true;
    await test.press('W').click(15, 50).press('F').press('Shift+D').settled();
    test.release();
    await test.settled();

    expect(test.kept.map(({ kind }) => kind)).toEqual(['create', 'set_image_state']);
  });

  it('keeps what it shows, or is still picking, when the image is submitted', async () => {
    await test.press('W').click(15, 50).settled();
    await test.press('Shift+D').settled();
    expect(test.kept.map(({ kind }) => kind)).toEqual(['create', 'set_image_state']);

    test.openImage('other');
    await test.press('W').click(15, 50).press('Shift+D').settled();
    expect(test.keptOn.slice(2)).toEqual(['other', 'other']);
  });

  it('submits nothing before what it shows has a category', async () => {
    test.stores.session.setState({ categoryId: null });
    await test.press('W').click(15, 50).settled();
    await test.press('Shift+D').settled();

    expect(test.kept).toEqual([]);
    expect(test.editor.path).toBe('wand.choosing');
  });

  it('keeps what F was pressed for on the image that is left meanwhile', async () => {
    test.isCutHeld = true;
    test.press('W').click(15, 50).press('F');
    const left = test.editor.settled().then(() => test.openImage('other'));
    await test.settled();
    test.release();
    await left;

    expect(test.keptOn).toEqual(['image']);
  });

  it('keeps one area after the other, in the category of the moment, without waiting', async () => {
    test.stores.draft.setState({ tolerance: 0 });
    test.isCutHeld = true;
    test.press('W').click(15, 50).press('F').press('2').click(25, 50).press('F');
    test.release();
    await test.settled();

    expect(test.annotations).toMatchObject([
      { category: 'car', bboxXywh: [10, 0, 10, 100] },
      { category: 'bus', bboxXywh: [20, 0, 10, 100] },
    ]);
  });

  it('waits for a category where there is none, with what it picked', async () => {
    test.stores.session.setState({ categoryId: null });
    await test.press('W').click(15, 50).settled();
    await test.press('F').settled();
    expect(test.editor.path).toBe('wand.choosing');

    await test.press('1').press('F').settled();
    expect(areas()).toHaveLength(1);
  });

  it('keeps nothing where it could not pick, and no step of the tolerance does later', async () => {
    test.canCut = false;
    await test.press('W').click(15, 50).press('F').settled();
    expect(test.notices.at(-1)?.text).toContain('the worker stopped');

    test.canCut = true;
    await test.press(']').settled();
    expect(areas()).toEqual([]);
    expect(test.editor.path).toBe('wand.idle');
  });

  it('follows its tolerance by key, up to the picked colour and back', async () => {
    test.stores.draft.setState({ tolerance: 16 });
    await test.press('W').click(15, 50).settled();
    await test.press(']').settled();
    await test.press('F').settled();

    expect(areas()).toEqual([3000]);
    expect(test.stores.draft.getState().tolerance).toBe(20);
  });

  it.each([
    ['Shift+F', 3000],
    ['Shift+E', 1000],
    ['Shift+I', 1000],
  ])('changes the last object with %s', async (key, area) => {
    await test.press('R').drag(0, 0, 20, 100).settled();
    test.stores.draft.setState({ tolerance: 0 });
    await test
      .press('W')
      .click(key === 'Shift+F' ? 25 : 15, 50)
      .settled();
    await test.press(key).settled();

    expect(areas()).toEqual([area]);
  });

  it('lets go with Esc', async () => {
    await test.press('W').click(15, 50).settled();
    await test.press('Escape').settled();

    expect(test.stores.draft.getState().shape).toBeNull();
    expect(test.editor.path).toBe('wand.idle');
  });

  it('stays while the image is moved', async () => {
    await test.press('W').click(15, 50).settled();
    test.editor.startHold('pan');
    test.editor.endHold('pan');
    await test.settled();
    await test.press('F').settled();

    expect(areas()).toHaveLength(1);
  });
});

describe('splitting along a line', () => {
  it('parts the selected object, and one undo joins it', async () => {
    await test.press('R').drag(10, 10, 50, 30).settled();
    await test.press('Shift+P').click(20, 5).click(20, 40).press('Shift+S').settled();
    expect(areas()).toEqual([600, 200]);
    expect(test.editor.path).toBe('line.idle');

    await test.press('Ctrl+Z').settled();
    expect(areas()).toEqual([800]);
  });

  it('says when the line does not cross', async () => {
    await test.press('R').drag(10, 10, 50, 30).settled();
    await test.press('Shift+P').click(20, 5).click(20, 15).press('Shift+S').settled();

    expect(areas()).toEqual([800]);
    expect(test.notices.at(-1)?.text).toContain('The line parts nothing');
  });
});

describe('copies', () => {
  beforeEach(async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.move(15, 15).press('G').settled();
  });

  it('go to the next image at the same place, and are undone there', async () => {
    const [original] = test.annotations;
    await test.press('Shift+V').settled();
    expect(test.visited).toEqual(['next']);

    test.openImage('other');
    await test.settled();
    expect(test.annotations).toMatchObject([{ area: 400, category: original?.category }]);
    expect(test.keptOn).toEqual(['image', 'other']);
    expect(selected()).toBe(test.annotations[0]?.id);

    await test.press('Ctrl+Z').settled();
    expect(test.annotations).toEqual([]);
  });

  it('are pasted where they were, as often as one likes', async () => {
    await test.press('Ctrl+C').press('Ctrl+V').settled();
    await test.press('Ctrl+V').settled();

    expect(test.annotations.map(({ segmentation }) => segmentation.counts)).toEqual(
      Array.from({ length: 3 }, () => test.annotations[0]?.segmentation.counts),
    );
  });

  it('need something that was copied', async () => {
    await test.press('Ctrl+V').settled();

    expect(areas()).toEqual([400]);
    expect(test.notices.at(-1)?.text).toContain('Nothing was copied yet');
  });
});

describe('what two objects share', () => {
  it('stays of the selected one', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(20, 20, 40, 40).settled();
    await test.move(15, 15).press('G').move(35, 35).press('I').settled();

    expect(areas()).toEqual([100, 400]);
  });

  it('stays of it by a drag with Shift and Alt', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(20, 20, 40, 40, { hasShift: true, hasAlt: true }).settled();

    expect(areas()).toEqual([100]);
  });
});

describe('objects that are kept apart', () => {
  it('leave each other their pixels, whoever comes first', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    test.press('Shift+A');
    await test.drag(20, 20, 40, 40).settled();
    expect(areas()).toEqual([400, 300]);

    test.press('Shift+A');
    await test.drag(20, 20, 40, 40).settled();
    expect(areas()).toEqual([400, 300, 400]);
  });

  it('are those of exclusive categories, where a project names some', async () => {
    test.stores.findings.setState({ exclusiveCategories: ['bus'] });
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.press('Shift+A').drag(20, 20, 40, 40).settled();

    expect(areas()).toEqual([400, 400]);
  });

  it('take pixels from a mask of SAM, whose recipe says so', async () => {
    await test.press('R').drag(45, 40, 60, 60).settled();
    await test.press('Shift+A').press('S').click(42, 42).settled();
    await test.press('F').settled();

    expect(test.annotations).toMatchObject([
      { area: 300 },
      { area: 50, source: 'sam', recipe: { isKeptApart: true, prompts: [{ x: 42, y: 42 }] } },
    ]);
  });
});
