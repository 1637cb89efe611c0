/** What is pressed while something earlier is still under way comes after it, and is not lost. */
import { beforeEach, describe, expect, it } from 'vitest';

import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
});

const areas = (): readonly number[] => test.annotations.map(({ area }) => area);
const lefts = (): readonly number[] => test.annotations.map(({ bboxXywh }) => bboxXywh[0]);
const clicks = (place: number) =>
  test.annotations[place]?.recipe?.prompts.map((one) => ('x' in one ? [one.x, one.y] : one.kind));
const open = () =>
  test.prompts.map((one) => (one.kind === 'point' ? [one.point.x, one.point.y] : one.kind));
const selected = (): string | null => test.stores.selection.getState().selectedId;

/** An object of SAM over (40..49, 40..49). */
const object = async (): Promise<void> => {
  await test.move(45, 45).settled();
  await test.press('F').settled();
};

const held = async (act: () => unknown): Promise<void> => {
  test.isCutHeld = true;
  await act();
  await test.settled();
  // What is let go may be followed by what is held back again.
  for (let turn = 0; turn < 5; turn += 1) {
    test.release();
    await test.settled();
  }
};

/** What is done while SAM has not answered yet. */
const unanswered = async (act: () => unknown): Promise<void> => {
  test.isDecoderHeld = true;
  act();
  await test.settled();
  test.release();
  await test.settled();
};

describe('accepting', () => {
  it('keeps the preview of the press, wherever the pointer goes meanwhile', async () => {
    await object();
    await test.move(43, 44).settled();
    await held(() => test.press('F').move(20, 20));

    expect([clicks(0), clicks(1)]).toEqual([[[45, 45]], [[43, 44]]]);
  });

  it('keeps a preview once, however often it is pressed', async () => {
    await object();
    await test.move(43, 44).settled();
    await held(() => test.press('F').press('F'));

    expect(areas()).toEqual([100, 100]);
  });

  it('keeps the mask of the click before, and the click after it begins another object', async () => {
    await unanswered(() => test.click(45, 45).press('F').click(20, 20));

    expect(clicks(0)).toEqual([[45, 45]]);
    expect(areas()).toEqual([100]);
    expect(open()).toEqual([[20, 20]]);
  });

  it('keeps one object for each click and F, however many wait', async () => {
    await unanswered(() => test.click(45, 45).press('F').click(20, 20).press('F').click(70, 70));

    expect([clicks(0), clicks(1)]).toEqual([[[45, 45]], [[20, 20]]]);
    expect(areas()).toEqual([100, 100]);
    expect(open()).toEqual([[70, 70]]);
  });

  it('keeps one object for each click with Ctrl, however many wait', async () => {
    const next = { hasControl: true };
    await unanswered(() => test.click(45, 45).click(20, 20, next).click(70, 70, next));

    expect([clicks(0), clicks(1)]).toEqual([[[45, 45]], [[20, 20]]]);
    expect(open()).toEqual([[70, 70]]);
  });

  it('keeps the mask although the same prompts are asked again meanwhile', async () => {
    test.isDecoderHeld = true;
    await test.click(45, 45).press('F').settled();
    test.editor.prompts.askAgain();
    test.release();
    await test.settled();

    expect(areas()).toEqual([100]);
    expect(open()).toEqual([]);
  });

  it('does not wait for SAM to load: the click stays, and the image can be left', async () => {
    test.sam.isReady = false;
    test.isDecoderHeld = true;
    await test.click(45, 45).press('F').settled();

    expect(test.notices.map(({ text }) => text)).toEqual(['SAM is not ready for this image yet.']);
    expect(open()).toEqual([[45, 45]]);
    let isSettled = false;
    void test.editor.settled().then(() => (isSettled = true));
    await test.settled();
    expect(isSettled).toBe(true);
  });

  it('keeps nothing on an image that came meanwhile', async () => {
    await object();
    await test.move(43, 44).settled();
    test.isCutHeld = true;
    test.press('F').openImage('other');
    await test.move(60, 60).settled();
    test.release();
    await test.settled();

    expect(test.keptOn).toEqual(['image']);
    expect(areas()).toEqual([]);
  });

  it('lets go of a refined object at once', async () => {
    await object();
    await test.press('G').click(48, 48).settled();
    await held(() => test.press('F').click(20, 20));

    expect(test.kept.map(({ kind }) => kind)).toEqual(['create', 'replace']);
    expect(open()).toEqual([[20, 20]]);
    expect(selected()).toBeNull();
  });

  it('selects a refined object again when its mask could not be kept', async () => {
    await object();
    const [made] = test.annotations;
    await test.press('G').click(48, 48).settled();
    test.canCut = false;
    await test.press('F').settled();

    expect(selected()).toBe(made?.id);
    expect(test.prompts).toHaveLength(3);
  });

  it('goes before the stroke of a brush that was taken in hand meanwhile', async () => {
    await test.click(45, 45).settled();
    await held(() => test.press('B').drag(50, 45, 60, 45));

    expect(test.annotations).toHaveLength(1);
    expect(areas()[0]).toBeGreaterThan(150);
    expect(selected()).toBe(test.annotations[0]?.id);
  });
});

it('a stroke with the brush is about the mask that is still on its way', async () => {
  await unanswered(() => test.click(45, 45).press('B').drag(50, 45, 60, 45).press('2'));

  expect(test.kept.map(({ kind }) => kind)).toEqual(['create', 'replace', 'recategorise']);
  expect(areas()[0]).toBeGreaterThan(150);
  expect(selected()).toBe(test.annotations[0]?.id);
});

describe('undo', () => {
  it('takes back the mask that is landing, not the object before it', async () => {
    await object();
    const [made] = test.annotations;
    await test.move(43, 44).settled();
    await held(() => test.press('F').press('Ctrl+Z'));

    expect(test.annotations.map(({ id }) => id)).toEqual([made?.id]);
    await test.press('Ctrl+Y').settled();
    expect(test.annotations).toHaveLength(2);
  });

  it('takes back what came before it, not what comes after', async () => {
    await test.press('R').drag(10, 10, 20, 20).settled();
    await held(async () => {
      // Each event of a browser ends before the next.
      await test.drag(30, 10, 40, 20).press('Ctrl+Z').settled();
      test.drag(60, 10, 70, 20);
    });

    expect(lefts()).toEqual([10, 60]);
  });

  it('takes back first what was kept last, whatever was pressed first', async () => {
    await object();
    await test.press('G').press('B').settled();
    await held(async () => {
      test.drag(42, 42, 60, 42);
      await test.press('S').move(20, 20).settled();
      test.press('F');
    });
    expect(areas()).toHaveLength(2);

    await test.press('Ctrl+Z').settled();
    expect(areas()).toHaveLength(1);
    expect(areas()[0]).toBeGreaterThan(100);
    await test.press('Ctrl+Z').settled();
    expect(areas()).toEqual([100]);
  });

  it('takes back a mask that was added before it', async () => {
    await test.press('R').drag(10, 10, 20, 20).settled();
    await test.press('S').move(45, 45).settled();
    await held(() => test.press('Shift+F').press('Ctrl+Z'));

    expect(areas()).toEqual([100]);
    expect(test.kept.map(({ kind }) => kind)).toEqual(['create', 'replace', 'replace']);
  });
});

describe('objects that are still being made', () => {
  it('take a category', async () => {
    await held(() => test.press('B').drag(10, 10, 30, 10).press('2'));

    expect(test.annotations.map(({ category }) => category)).toEqual(['bus']);
  });

  it('are deleted', async () => {
    await held(() => test.press('B').drag(10, 10, 30, 10).press('Delete'));

    expect(test.kept.map(({ kind }) => kind)).toEqual(['create', 'delete']);
    expect(areas()).toEqual([]);
  });

  it('are deleted after the edit before it', async () => {
    await test.press('B').drag(10, 10, 30, 10).settled();
    await held(() => test.drag(10, 40, 30, 40).press('Delete'));

    expect(test.kept.map(({ kind }) => kind)).toEqual(['create', 'replace', 'delete']);
  });

  it('are joined once', async () => {
    await test.press('R').drag(10, 10, 20, 20).settled();
    await test.drag(15, 10, 30, 20).settled();
    await test.press('V').click(12, 12).move(28, 15).settled();
    await held(() => test.press('J').press('J'));

    expect(areas()).toEqual([200]);
    expect(test.kept.slice(2).map(({ kind }) => kind)).toEqual(['replace', 'delete']);
  });
});

describe('drawing before the objects of an image have come', () => {
  it('is not done, and says so', async () => {
    test.stores.document.setState({ imageId: null });
    await test.press('R').drag(10, 10, 20, 20).settled();

    expect(test.notices.map(({ text }) => text)).toEqual([
      'Not done: the objects of this image have not come yet.',
    ]);
    expect(test.kept).toEqual([]);
  });
});

describe('Tab before the click is answered', () => {
  const clickHeld = (...keys: string[]) => {
    test.isDecoderHeld = true;
    test.click(20, 20);
    for (const key of keys) test.press(key);
    test.release();
    return test.settled();
  };

  it('goes on by as many masks as it was pressed', async () => {
    await clickHeld('Tab', 'Tab');

    expect(test.prompts[0]?.candidate).toBe(0);
  });

  it('goes nowhere when the click is gone', async () => {
    await clickHeld('Tab', 'Escape');

    expect(test.prompts).toEqual([]);
  });

  it('chooses the mask that F takes', async () => {
    await clickHeld('Tab', 'f');

    expect(test.annotations[0]?.recipe?.prompts).toMatchObject([{ candidate: 3 }]);
  });
});
