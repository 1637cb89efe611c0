import { beforeEach, describe, expect, it } from 'vitest';

import { imagePoint } from '../engine/geometry/spaces';
import { shapeToSpans } from '../engine/masks/shapes';
import type { Shape } from '../engine/masks/shapes';
import { areaOf, rleToSpans, spansToRle, subtract, unite } from '../engine/masks/spans';
import { setTipSize } from '../stores/draft';
import { TestEditor } from './testEditor';

const SIZE = { height: 100, width: 100 };

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
  setTipSize(test.stores.draft, 10);
});

const stroke = (...points: readonly (readonly [number, number])[]): Shape => ({
  kind: 'stroke',
  points: points.map(([x, y]) => imagePoint(x, y)),
  width: 10,
  tip: 'round',
});

const polygon = (...points: readonly (readonly [number, number])[]): Shape => ({
  kind: 'polygon',
  points: points.map(([x, y]) => imagePoint(x, y)),
});

const countsOf = (shape: Shape): string => spansToRle(shapeToSpans(shape, SIZE), SIZE).counts;

const kinds = (): readonly string[] => test.kept.map(({ kind }) => kind);

/** Counts of the object's mask, by its place in the list. */
const mask = (place = 0): string | undefined => test.annotations[place]?.segmentation.counts;

const selected = (): string | null => test.stores.selection.getState().selectedId;

describe('the brush', () => {
  it('makes an object of the chosen category from a stroke, by hand and without a recipe', async () => {
    await test.press('B').drag(20, 20, 60, 20).settled();

    expect(test.annotations).toMatchObject([{ category: 'car', source: 'manual', recipe: null }]);
    expect(mask()).toBe(countsOf(stroke([20, 20], [60, 20])));
    expect(test.editor.path).toBe('brush.idle');
  });

  it('goes on with the object it began, also before the first stroke is kept', async () => {
    test.isCutHeld = true;
    test.press('B').drag(20, 20, 40, 20).drag(40, 20, 40, 60);
    for (let turn = 0; turn < 2; turn += 1) {
      await test.settled();
      test.release();
    }
    await test.settled();

    expect(test.annotations).toHaveLength(1);
    expect(mask()).toBe(countsOf(stroke([20, 20], [40, 20], [40, 60])));
    expect(kinds()).toEqual(['create', 'replace']);
  });

  it('begins another object after Esc', async () => {
    await test.press('B').click(20, 20).settled();
    await test.press('Escape').click(70, 70).settled();

    expect(test.annotations).toHaveLength(2);
    expect(selected()).toBe(test.annotations[1]?.id);
  });

  it('draws a straight stroke from the last one with Shift', async () => {
    await test.press('B').click(20, 20).settled();
    await test.click(60, 50, { hasShift: true }).settled();

    expect(mask()).toBe(countsOf(stroke([20, 20], [60, 50])));
  });

  it.each([
    ['the right button', { button: 'right' } as const],
    ['Alt', { hasAlt: true }],
  ])('erases with %s', async (_name, options) => {
    await test.press('B').drag(20, 20, 60, 20).settled();
    await test.click(40, 20, options).settled();

    const left = subtract(
      shapeToSpans(stroke([20, 20], [60, 20]), SIZE),
      shapeToSpans(stroke([40, 20]), SIZE),
    );
    expect(mask()).toBe(spansToRle(left, SIZE).counts);
  });

  it('shows the stroke while it is drawn and until it is kept, and then the mask', async () => {
    test.isCutHeld = true;
    test.press('B').down(20, 20).move(30, 20);
    expect(test.stores.draft.getState().shape?.shape).toEqual(stroke([20, 20], [30, 20]));

    await test.up(30, 20).settled();
    expect(test.stores.draft.getState()).toMatchObject({ shape: null, landing: [{ key: 1 }] });

    test.release();
    await test.settled();
    expect(test.stores.draft.getState().landing).toEqual([]);
    expect(test.stores.document.getState().masks.size).toBe(1);
  });

  it('gives a stroke up with Esc', async () => {
    await test.press('B').down(20, 20).move(30, 20).press('Escape').settled();

    expect(test.editor.path).toBe('brush.idle');
    expect(test.kept).toEqual([]);
  });

  it('shows nothing as done that could not be kept', async () => {
    test.canKeep = false;
    await test.press('B').click(20, 20).settled();

    expect(test.annotations).toEqual([]);
    expect(test.stores.draft.getState().landing).toEqual([]);
    expect(test.notices).toMatchObject([{ tone: 'problem' }]);
  });

  it('is sized by [ and ], a pixel at least', () => {
    test.press(']').press(']');
    expect(test.stores.draft.getState().tipSize).toBe(14);
    for (let step = 0; step < 30; step += 1) test.press('[');
    expect(test.stores.draft.getState().tipSize).toBe(1);
  });

  it('keeps an open mask of SAM first and goes on with it', async () => {
    await test.click(45, 45).settled();
    await test.press('B').settled();
    await test.click(80, 80).settled();

    expect(kinds()).toEqual(['create', 'replace']);
    expect(test.annotations).toMatchObject([{ source: 'manual', recipe: null }]);
    expect(areaOf(rleToSpans(test.annotations[0]!.segmentation))).toBe(
      100 + areaOf(shapeToSpans(stroke([80, 80]), SIZE)),
    );
  });
});

describe('the eraser', () => {
  it('works on what lies under it when nothing is selected', async () => {
    await test.press('B').drag(20, 20, 60, 20).settled();
    await test.press('Escape').press('E').click(40, 20).settled();

    expect(kinds()).toEqual(['create', 'replace']);
    expect(selected()).toBe(test.annotations[0]?.id);
  });

  it('deletes an object of which nothing is left, and undo brings it back whole', async () => {
    await test.press('B').click(20, 20).settled();
    setTipSize(test.stores.draft, 20);
    await test.press('E').click(20, 20).settled();
    expect(test.annotations).toEqual([]);
    expect(kinds()).toEqual(['create', 'delete']);

    await test.press('Ctrl+Z').settled();
    expect(mask()).toBe(countsOf(stroke([20, 20])));
  });

  it('says so when there is nothing to erase, and keeps nothing', async () => {
    await test.press('E').click(20, 20).settled();

    expect(test.notices).toHaveLength(1);
    expect(test.kept).toEqual([]);
  });

  it('keeps nothing when it took nothing away', async () => {
    await test.press('B').click(20, 20).settled();
    await test.press('E').click(80, 80).settled();

    expect(kinds()).toEqual(['create']);
  });
});

describe('undo of strokes', () => {
  it('waits for a stroke that is on its way, then takes that one back', async () => {
    await test.press('B').click(20, 20).settled();
    test.isCutHeld = true;
    await test.click(70, 70).press('Ctrl+Z').settled();
    test.release();
    await test.settled();

    expect(mask()).toBe(countsOf(stroke([20, 20])));
  });

  it('redoes to the very same mask', async () => {
    await test.press('B').click(20, 20).settled();
    await test.click(70, 70).settled();
    const before = mask();
    await test.press('Ctrl+Z').press('Ctrl+Z').settled();
    expect(test.annotations).toEqual([]);

    await test.press('Ctrl+Shift+Z').press('Ctrl+Shift+Z').settled();
    expect(mask()).toBe(before);
  });
});

describe('the polygon', () => {
  it('is closed by Enter, with pixels whose centres lie inside', async () => {
    await test.press('P').click(10, 10).click(50, 10).click(50, 40).press('Enter').settled();

    expect(mask()).toBe(countsOf(polygon([10, 10], [50, 10], [50, 40])));
    expect(test.editor.path).toBe('polygon.idle');
    expect(test.stores.draft.getState().vertices).toEqual([]);
  });

  it('is closed by a click on its first corner', async () => {
    await test.press('P').click(10, 10).click(50, 10).click(50, 40).click(11, 11).settled();

    expect(mask()).toBe(countsOf(polygon([10, 10], [50, 10], [50, 40])));
  });

  it('lets corners be moved, put in between, taken back and deleted', async () => {
    test.press('P').click(10, 10).click(60, 10).click(60, 60).click(90, 90);
    test.press('Backspace').drag(60, 60, 60, 80).drag(35, 10, 35, 30);
    await test.move(60, 80).press('Delete').press('Enter').settled();
    expect(mask()).toBe(countsOf(polygon([10, 10], [35, 30], [60, 10])));
  });

  it('takes corners back by Ctrl+Z before it takes anything else back', async () => {
    await test.press('B').click(20, 20).settled();
    await test.press('P').click(10, 10).click(60, 10).press('Ctrl+Z').settled();

    expect(test.stores.draft.getState().vertices).toHaveLength(1);
    expect(test.annotations).toHaveLength(1);
  });

  it('asks for a third corner', async () => {
    await test.press('P').click(10, 10).click(60, 10).press('Enter').settled();

    expect(test.notices).toMatchObject([
      { text: 'A polygon has at least 3 corners; this one has 2.' },
    ]);
    expect(test.editor.path).toBe('polygon.drawing');
  });

  it('stays while the image is moved, and goes when the tool does', () => {
    const middle = { button: 'middle' } as const;
    test.press('P').click(10, 10).down(50, 50, middle).move(60, 60).up(60, 60, middle);
    expect(test.editor.path).toBe('polygon.drawing');

    test.press('S');
    expect(test.stores.draft.getState()).toMatchObject({ vertices: [], shape: null });
  });

  it('is added to the last object by Shift+F and cut out of it by Shift+E', async () => {
    const corners = (at: number): TestEditor =>
      test
        .click(at, at)
        .click(at + 20, at)
        .click(at + 20, at + 20);
    const ring = (at: number) =>
      shapeToSpans(polygon([at, at], [at + 20, at], [at + 20, at + 20]), SIZE);
    test.press('P');
    await corners(10).press('F').settled();
    await corners(60).press('Shift+F').settled();
    expect(mask()).toBe(spansToRle(unite(ring(10), ring(60)), SIZE).counts);

    await corners(15).press('Shift+E').settled();
    const left = subtract(unite(ring(10), ring(60)), ring(15));
    expect(mask()).toBe(spansToRle(left, SIZE).counts);
    expect(kinds()).toEqual(['create', 'replace', 'replace']);
  });
});

describe('other shapes', () => {
  const box = { x0: 10, y0: 20, x1: 50, y1: 60 };

  it.each([
    ['a box', 'R', { kind: 'box', box }],
    ['an ellipse', 'Shift+R', { kind: 'ellipse', box }],
    ['a lasso', 'Q', polygon([10, 20], [30, 40], [50, 60])],
  ] as const)('%s is one drag', async (_name, key, shape) => {
    await test.press(key).drag(10, 20, 50, 60).settled();

    // A lasso along a straight line holds nothing.
    expect(mask()).toBe(key === 'Q' ? undefined : countsOf(shape));
  });

  it('a line follows its clicks with the width of the tip', async () => {
    await test.press('Shift+P').click(20, 20).click(60, 20).click(60, 60).press('Enter').settled();

    expect(mask()).toBe(countsOf(stroke([20, 20], [60, 20], [60, 60])));
  });

  it('a drag with Shift adds to the last object, one with Alt cuts out of it', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(50, 50, 60, 60, { hasShift: true }).settled();
    await test.drag(10, 10, 20, 20, { hasAlt: true }).settled();

    expect(test.annotations).toMatchObject([{ area: 400 + 100 - 100 }]);
  });

  it('a click is no box', async () => {
    await test.press('R').click(20, 20).settled();

    expect(test.kept).toEqual([]);
    expect(test.notices).toEqual([]);
  });
});
