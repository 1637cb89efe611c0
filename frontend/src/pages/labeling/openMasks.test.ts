import { expect, it } from 'vitest';

import type { Annotation } from '../../engine/operations/annotation';
import { forgetDocument, loadDocument } from '../../stores/document';
import { TestEditor } from '../../tools/testEditor';
import { OpenMasks } from './openMasks';
import { OpenMaskStorage } from './openMaskStorage';
import { makeStatusStore } from './status';

/** The browser's storage, as far as it is used. */
class TestStorage implements Storage {
  isFull = false;
  private readonly entries = new Map<string, string>();
  get length(): number {
    return this.entries.size;
  }
  key(place: number): string | null {
    return [...this.entries.keys()][place] ?? null;
  }
  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.isFull) throw new Error('QuotaExceededError');
    this.entries.set(key, value);
  }
  removeItem(key: string): void {
    this.entries.delete(key);
  }
  clear(): void {
    this.entries.clear();
  }
}

/** An image that nobody has labelled. */
const UNLABELLED = {
  imageState: 'todo',
  imageSkip: null,
  imageAttributes: {},
  comments: [],
} as const;

/** A labeling page of ann, on whatever image is opened. */
const openPage = (storage: Storage | null) => {
  const test = new TestEditor();
  const status = makeStatusStore();
  let hour = 0;
  const openMasks = new OpenMasks(new OpenMaskStorage('ann', storage, () => (hour += 1)));
  openMasks.follow(status, test.editor);
  const leave = (): void => {
    status.setState({ openedId: null });
  };
  /** The objects come after the prompts, as they do from the server. */
  const open = (id: string, annotations: readonly Annotation[] = []): void => {
    leave();
    test.openImage(id);
    forgetDocument(test.stores.document);
    status.setState({ openedId: id });
    loadDocument(test.stores.document, id, { ...UNLABELLED, annotations }, []);
  };
  const marked = (): readonly string[] => [...openMasks.images.getState().ids];
  open('first');
  return { test, leave, open, marked };
};

/** A page whose open mask refines the only object of the first image. */
const openRefinement = async () => {
  const page = openPage(new TestStorage());
  const { test } = page;
  await test.box(10);
  await test.move(15, 15).press('G').press('S').click(20, 20).settled();
  const [object] = test.annotations;
  if (object === undefined) throw new Error('No object was made.');
  return { ...page, object };
};

const OUTDATED = 'The object of your open mask has changed or is gone: the mask was dropped.';

it('comes back with its image, prompts, candidates, order and time', async () => {
  const { test, open, marked } = openPage(new TestStorage());
  await test.drag(20, 20, 60, 60).settled();
  test.stores.session.setState({ activeMilliseconds: 1200 });
  await test.click(30, 30, { button: 'right' }).settled();
  await test.press('Tab').settled();
  const { prompts } = test;

  open('second');
  expect(test.prompts).toEqual([]);
  expect(marked()).toEqual(['first']);

  open('first');
  await test.settled();
  expect(test.prompts).toEqual(prompts);
  expect(test.stores.session.getState().activeMilliseconds).toBe(1200);
  await test.press('F').settled();
  expect(test.annotations).toHaveLength(1);
  expect(marked()).toEqual([]);
});

it('comes back after a reload, to the same person alone', async () => {
  const storage = new TestStorage();
  const { test } = openPage(storage);
  await test.click(30, 30).settled();

  expect(openPage(storage).test.prompts).toHaveLength(1);
  expect(new OpenMaskStorage('bea', storage).imageIds()).toEqual([]);
});

it('is gone once its prompts are dropped', async () => {
  const { test, open, marked } = openPage(new TestStorage());
  await test.click(30, 30).press('Escape').settled();

  open('second');
  open('first');

  expect(test.prompts).toEqual([]);
  expect(marked()).toEqual([]);
});

it('goes on with the object that it refines, as long as that is what it was', async () => {
  const { test, open, object } = await openRefinement();
  const { prompts } = test;

  open('second');
  open('first', [object]);
  await test.settled();

  expect(test.prompts).toEqual(prompts);
  expect(test.notices).toEqual([]);
  await test.press('F').settled();
  expect(test.kept.at(-1)).toMatchObject({ kind: 'replace', baseVersion: object.version });
});

it('goes on with an object that the labeler changed in another way meanwhile', async () => {
  const { test, open, object } = await openRefinement();
  const { prompts } = test;
  await test.press('Shift+O').settled();
  const [changed] = test.annotations;
  if (changed === undefined) throw new Error('The object is gone.');
  expect(changed.version).toBe(object.version + 1);

  open('second');
  open('first', [changed]);
  await test.settled();

  expect(test.prompts).toEqual(prompts);
  expect(test.notices).toEqual([]);
});

it('does not replace what a colleague made of its object since', async () => {
  const { test, open, marked, object } = await openRefinement();

  open('second');
  open('first', [{ ...object, version: object.version + 1 }]);

  expect(test.prompts).toEqual([]);
  expect(marked()).toEqual([]);
  expect(test.notices).toEqual([{ tone: 'plain', text: OUTDATED }]);
  await test.press('F').settled();
  expect(test.kept.map(({ kind }) => kind)).toEqual(['create']);
});

it('is let go of where its object is gone, so that the image can be submitted', async () => {
  const { test, open, marked } = await openRefinement();

  open('second');
  open('first', []);

  expect(test.prompts).toEqual([]);
  expect(marked()).toEqual([]);
  expect(test.notices.map(({ text }) => text)).toEqual([OUTDATED]);
});

it('does not come back over its own object when it is kept while the image is being left', async () => {
  const { test, leave, open, marked } = openPage(new TestStorage());
  await test.click(30, 30).settled();

  leave();
  await test.press('F').settled();
  expect(test.kept.map(({ kind }) => kind)).toEqual(['create']);
  open('second');
  expect(marked()).toEqual([]);

  open('first');
  expect(test.prompts).toEqual([]);
});

it('is undone prompt by prompt once it is back, before the skip of another image', async () => {
  const { test, open } = openPage(new TestStorage());
  await test.click(30, 30).click(60, 60).settled();
  open('second');
  await test.editor.submission.skip('blurred');
  open('first');
  await test.settled();

  await test.press('Ctrl+Z').settled();
  expect(test.prompts).toMatchObject([{ point: { x: 30, y: 30 } }]);
  await test.press('Ctrl+Shift+Z').settled();
  expect(test.prompts).toHaveLength(2);
  for (let time = 0; time < 2; time += 1) await test.press('Ctrl+Z').settled();
  expect(test.prompts).toEqual([]);
  expect(test.kept).toHaveLength(1);

  await test.press('Ctrl+Z').settled();
  expect(test.kept.at(-1)).toMatchObject({ payload: { state: 'todo' } });
});

it('is let go of where the storage is full, an older state of it too', async () => {
  const storage = new TestStorage();
  const { test, open, marked } = openPage(storage);
  await test.click(30, 30).settled();
  storage.isFull = true;
  await test.click(60, 60).settled();
  expect(test.prompts).toHaveLength(2);

  open('second');
  expect(marked()).toEqual([]);
  open('first');

  expect(test.prompts).toEqual([]);
});

it('waits on the fifty images that were worked on last', async () => {
  const storage = new TestStorage();
  const { test, open, marked } = openPage(storage);
  for (let number = 0; number < 50; number += 1) {
    open(`image-${String(number)}`);
    await test.click(30, 30).settled();
  }
  open('image-0');
  await test.settled();
  open('image-50');
  await test.click(30, 30).settled();

  expect(marked()).toHaveLength(50);
  expect(marked()).toContain('image-0');
  expect(marked()).not.toContain('image-1');
  expect(storage).toHaveLength(50);
});

it.each([
  '{"prompts":',
  'null',
  '{"prompts":[],"activeMilliseconds":0,"refinedVersion":null,"keptAt":1}',
  '{"prompts":[{"kind":"star"}],"activeMilliseconds":0,"refinedVersion":null,"keptAt":1}',
  '{"prompts":[{"kind":"point","point":{"x":1},"label":1,"candidate":null}],"activeMilliseconds":0,"refinedVersion":null,"keptAt":1}',
])('leaves the page whole where its entry is damaged: %s', (text) => {
  const storage = new TestStorage();
  storage.setItem('samweb-open-mask-1/ann/second', text);
  const { test, open, marked } = openPage(storage);
  expect(marked()).toEqual(['second']);

  open('second');

  expect(test.prompts).toEqual([]);
  expect(marked()).toEqual([]);
  expect(storage).toHaveLength(0);
});

it('is let go of where the browser blocks its storage', async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });
  const storage = new OpenMaskStorage('ann');
  Reflect.deleteProperty(globalThis, 'localStorage');
  if (before !== undefined) Object.defineProperty(globalThis, 'localStorage', before);
  expect(storage.imageIds()).toEqual([]);

  const { test, open, marked } = openPage(null);
  await test.click(30, 30).settled();
  expect(marked()).toEqual([]);
  open('second');
  open('first');

  expect(test.prompts).toEqual([]);
});
