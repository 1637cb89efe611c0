import { beforeEach, describe, expect, it } from 'vitest';

import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
});

const labels = (): readonly unknown[] =>
  test.prompts.map((prompt) => (prompt.kind === 'point' ? prompt.label : 'box'));

describe('prompting', () => {
  it.each([
    ['a left click', {}, 1],
    ['a right click', { button: 'right' } as const, 0],
    ['Alt with a click', { hasAlt: true }, 0],
    ['Shift with a click', { hasShift: true }, 0],
  ])('%s makes a point of label', (_name, options, label) => {
    test.click(20, 30, options);

    expect(test.prompts).toMatchObject([{ point: { x: 20, y: 30 }, label }]);
    expect(test.editor.path).toBe('sam.idle');
  });

  it('makes a box from a drag, whichever way it goes', () => {
    test.drag(60, 70, 10, 20);

    expect(test.prompts).toMatchObject([{ box: { x0: 10, y0: 20, x1: 60, y1: 70 } }]);
  });

  it('keeps a box inside the image', () => {
    test.drag(50, 50, 300, 300);

    expect(test.prompts).toMatchObject([{ box: { x1: 100, y1: 100 } }]);
  });

  it('takes a hand that trembles for a click', () => {
    test.down(20, 20).move(21, 22).up(21, 22);

    expect(labels()).toEqual([1]);
  });

  it('does nothing outside the image', () => {
    test.click(-5, 20);

    expect(test.prompts).toEqual([]);
  });

  it('removes a prompt that is clicked and replays what is left', async () => {
    await test.click(20, 20).click(60, 60, { button: 'right' }).settled();
    test.click(21, 20);

    expect(labels()).toEqual([0]);
    expect(test.asked.at(-1)).toHaveLength(1);
  });

  it('takes the last prompt back with Backspace', () => {
    test.click(20, 20).click(60, 60).press('Backspace');

    expect(labels()).toEqual([1]);
  });

  it('gives up a box with Esc, then the prompts, then the selection', async () => {
    await test.click(20, 20).settled();
    test.down(30, 30).move(60, 60).press('Escape');
    expect(test.editor.path).toBe('sam.idle');
    expect(labels()).toEqual([1]);

    test.press('Escape');
    expect(test.prompts).toEqual([]);
  });

  it('asks for every click, also while the decoder is busy', async () => {
    test.isDecoderHeld = true;
    test.click(20, 20).click(60, 60).click(80, 80);
    test.release();
    await test.settled();

    expect(test.asked.map((prompts) => prompts.length)).toEqual([1, 2, 3]);
    expect(test.prompts.map(({ candidate }) => candidate)).toEqual([2, 0, 0]);
  });
});

describe('before the decoder is ready', () => {
  it('keeps clicks, and asks about them once it is', async () => {
    test.click(20, 20).click(60, 60);
    test.editor.setImage(null);
    test.editor.prompts.askAgain();
    await test.settled();

    expect(test.asked.at(-1)).toHaveLength(2);
    expect(test.stores.session.getState().isDecoding).toBe(false);
  });

  it('forgets them when another image comes', () => {
    test.click(20, 20).editor.clear();
    test.editor.prompts.askAgain();

    expect(test.prompts).toEqual([]);
    expect(test.asked).toHaveLength(1);
  });
});

describe('candidates', () => {
  it('cycle with Tab and back with Shift+Tab; the choice is recorded', async () => {
    await test.click(20, 20).settled();
    expect(test.prompts[0]?.candidate).toBe(2);

    test.press('Tab');
    expect(test.prompts[0]?.candidate).toBe(3);
    test.press('Shift+Tab').press('Shift+Tab');
    expect(test.prompts[0]?.candidate).toBe(1);
  });
});

describe('accepting', () => {
  it('keeps what is shown and stays armed', async () => {
    await test.click(20, 20).settled();
    await test.press('f').settled();

    expect(test.annotations).toMatchObject([{ category: 'car', area: 100, version: 1 }]);
    expect(test.prompts).toEqual([]);
    expect(test.editor.path).toBe('sam.idle');
  });

  it('writes the recipe of the contract', async () => {
    await test.click(20, 20).settled();
    await test.press('Enter').settled();

    expect(test.kept).toMatchObject([
      {
        kind: 'create',
        payload: {
          source: 'sam',
          recipe: {
            version: 1,
            model: 'starter',
            checkpointSha256: 'c',
            prompts: [{ kind: 'point', x: 20, y: 20, label: 1, candidate: 2 }],
            predictedIou: Math.fround(0.9),
            stabilityScore: 0.9,
          },
        },
      },
    ]);
  });

  it('keeps a preview, as the point under the pointer', async () => {
    await test.move(44, 45).settled();
    await test.press('f').settled();

    expect(test.annotations[0]?.recipe?.prompts).toEqual([
      { kind: 'point', x: 44, y: 45, label: 1, candidate: 2 },
    ]);
  });

  it('waits for the answer to the click that came just before', async () => {
    test.isDecoderHeld = true;
    test.click(20, 20).press('f');
    await test.settled();
    expect(test.annotations).toEqual([]);

    test.release();
    await test.settled();
    expect(test.annotations).toHaveLength(1);
  });

  it('keeps as another category with Shift and its number', async () => {
    await test.click(20, 20).settled();
    await test.press('Shift+2').settled();

    expect(test.annotations).toMatchObject([{ category: 'bus' }]);
  });

  it('gives the prompts back when the mask could not be made', async () => {
    test.canCut = false;
    test.click(20, 30).click(60, 30, { button: 'right' });
    await test.settled();
    test.press('f');
    await test.settled();

    expect(test.annotations).toEqual([]);
    expect(labels()).toEqual([1, 0]);
    expect(test.notices.at(-1)?.text).toBe('The mask was not kept: the worker stopped');

    test.canCut = true;
    test.press('f');
    await test.settled();

    expect(test.annotations).toHaveLength(1);
  });

  it('shows nothing that this computer could not keep, and says so', async () => {
    test.canKeep = false;
    await test.click(20, 20).settled();
    await test.press('f').settled();

    expect(test.annotations).toEqual([]);
    expect(test.notices).toMatchObject([{ tone: 'problem' }]);
  });

  it('keeps a mask on the image that it was made on, whatever is open when it lands', async () => {
    await test.click(20, 20).settled();
    test.isCutHeld = true;
    test.press('f');
    test.openImage('next');
    test.release();
    await test.settled();

    expect(test.keptOn).toEqual(['image']);
    expect(test.annotations).toEqual([]);
    expect(test.stores.history.getState().past).toEqual([]);
  });

  it('puts no prompts of one image on another', async () => {
    await test.click(20, 20).settled();
    test.isCutHeld = true;
    test.canCut = false;
    test.press('f');
    test.openImage('next');
    test.release();
    await test.settled();

    expect(test.prompts).toEqual([]);
  });

  it('does nothing when nothing is shown', async () => {
    await test.press('f').settled();

    expect(test.kept).toEqual([]);
  });
});

describe('undo and redo', () => {
  it('go through prompts one by one', async () => {
    await test.click(20, 20).click(60, 60).press('Ctrl+z').settled();
    expect(labels()).toEqual([1]);

    await test.press('Ctrl+y').settled();
    expect(labels()).toEqual([1, 1]);
  });

  it('take an accepted mask back to its prompts, and keep it again', async () => {
    await test.click(20, 20).settled();
    await test.press('f').settled();
    await test.press('Ctrl+z').settled();
    expect(test.annotations).toEqual([]);
    expect(labels()).toEqual([1]);

    await test.press('Ctrl+Shift+z').settled();
    expect(test.annotations).toMatchObject([{ version: 3 }]);
    expect(test.prompts).toEqual([]);
    expect(test.kept.map(({ kind }) => kind)).toEqual(['create', 'delete', 'restore']);
  });

  it('pass over what can no longer be undone', async () => {
    await test.click(20, 20).settled();
    await test.press('f').settled();
    await test.click(60, 60).settled();
    await test.press('f').settled();
    const [first, second] = test.annotations;
    test.stores.document.setState({ annotations: new Map([[first!.id, first!]]) });
    await test.press('Ctrl+z').settled();
    expect(test.notices.at(-1)?.text).toBe('The object is no longer there.');

    await test.press('Ctrl+z').press('Ctrl+z').settled();
    await test.press('Ctrl+z').settled();
    expect(second).toBeDefined();
    expect(test.annotations).toEqual([]);
  });

  it('keep their order when the next click comes before the mask has landed', async () => {
    await test.click(20, 20).settled();
    await test.press('f').click(80, 80).settled();
    await test.press('Ctrl+z').settled();

    expect(test.annotations).toHaveLength(1);
    expect(test.prompts).toEqual([]);
  });
});

describe('objects', () => {
  beforeEach(async () => {
    await test.click(20, 20).settled();
    await test.press('f').settled();
  });
  const selectedId = (): string | null => test.stores.selection.getState().selectedId;

  it('are selected by a click with V, and let go by a click beside them', () => {
    test.press('v').click(45, 45);
    expect(selectedId()).toBe(test.annotations[0]?.id);

    test.click(5, 5);
    expect(selectedId()).toBeNull();
  });

  it('are selected under the pointer with G, with SAM still armed', () => {
    test.move(45, 45).press('g');

    expect(selectedId()).toBe(test.annotations[0]?.id);
    expect(test.editor.tool).toBe('sam');
  });

  it('take the category of a number key', async () => {
    await test.move(45, 45).press('g').press('2').settled();

    expect(test.annotations).toMatchObject([{ category: 'bus', version: 2 }]);
    expect(test.stores.session.getState().categoryId).toBe('car');
  });

  it('are deleted with Delete, and come back with undo', async () => {
    await test.move(45, 45).press('g').press('Delete').settled();
    expect(test.annotations).toEqual([]);

    await test.press('Ctrl+z').settled();
    expect(test.annotations).toMatchObject([{ version: 3, category: 'car' }]);
  });

  it('without a selection a number key chooses for the next one', () => {
    test.press('2');

    expect(test.stores.session.getState().categoryId).toBe('bus');
  });
});

describe('submitting', () => {
  it('names the categories that were looked for and goes on', async () => {
    await test.press('Shift+X').settled();

    expect(test.kept).toMatchObject([
      {
        kind: 'set_image_state',
        payload: { state: 'submitted', checkedCategoryNumbers: [1, 4] },
      },
    ]);
    expect(test.visited).toEqual(['onward']);
  });

  it('keeps a mask that is still open first', async () => {
    await test.click(20, 20).settled();
    await test.press('Ctrl+Enter').settled();

    expect(test.kept.map(({ kind }) => kind)).toEqual(['create', 'set_image_state']);
    expect(test.visited).toEqual(['onward']);
  });

  it('stays when the open mask could not be kept', async () => {
    test.canCut = false;
    await test.click(20, 20).settled();
    await test.press('Ctrl+Enter').settled();

    expect(test.kept).toEqual([]);
    expect(test.visited).toEqual([]);
    expect(test.notices).toHaveLength(1);
  });
});

describe('looking around', () => {
  it('pans with the middle button and returns to the tool', () => {
    const middle = { button: 'middle' } as const;
    test.down(50, 50, middle).move(70, 60).up(70, 60, middle);

    expect(test.editor.path).toBe('sam.idle');
    expect(test.stores.viewport.getState().viewport).toMatchObject({ offsetX: 36, offsetY: 26 });
    expect(test.prompts).toEqual([]);
  });

  it.each([
    ['d', 'next'],
    ['ArrowRight', 'next'],
    ['a', 'previous'],
    ['ArrowLeft', 'previous'],
  ])('goes with %s to the %s image', (key, where) => {
    test.press(key);

    expect(test.visited).toEqual([where]);
  });
});
