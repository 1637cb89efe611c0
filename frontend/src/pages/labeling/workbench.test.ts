import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Picture } from '../../canvas/picture';
import type { Outbox } from '../../stores/outbox/outbox';
import type { OpenedImage } from './openedImage';
import { OpenMasks } from './openMasks';
import { OpenMaskStorage } from './openMaskStorage';
import { OBJECT, SIZE } from './testAnnotation';
import { Workbench } from './workbench';

/** A worker that takes everything and answers nothing. */
class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}

/** An outbox that keeps nothing before it is let. */
const makeHeldOutbox = () => {
  const held: (() => void)[] = [];
  const outbox = {
    add: () => new Promise<void>((resolve) => held.push(resolve)),
    store: { getState: () => ({ waiting: [] }) },
  };
  const release = async (): Promise<void> => {
    for (const keep of held.splice(0)) keep();
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  // A workbench asks no more of it here.
  return { outbox: outbox as unknown as Outbox, release };
};

const imageOf = (id: string): OpenedImage => ({
  id,
  size: SIZE,
  pictureUrl: `/${id}`,
  displaySize: SIZE,
  tiles: null,
  intensity: null,
});

/** What the server has of each image. */
const LOADED = {
  imageState: 'in_progress',
  imageSkip: null,
  imageAttributes: {},
  comments: [],
  annotations: [OBJECT],
  unsent: [],
  sequence: 0,
} as const;

beforeEach(() => {
  vi.stubGlobal('Worker', SilentWorker);
  vi.stubGlobal('crossOriginIsolated', false);
});

/** A workbench with image `a` open, whose state is still being kept. */
const openAndChange = async () => {
  const { outbox, release } = makeHeldOutbox();
  const bench = new Workbench(outbox, new OpenMasks(new OpenMaskStorage('ann', null)));
  const pictures = vi.spyOn(bench.pictures, 'get');
  pictures.mockImplementation((url) => Promise.resolve({ full: url } as unknown as Picture));
  await bench.open(imageOf('a'));
  bench.load('a', LOADED);
  void bench.editor.changes.doFinal({ kind: 'set_image_state', payload: { state: 'todo' } });
  const shown = () => {
    const { openedId } = bench.status.getState();
    const pictureUrls = pictures.mock.calls.map(([url]) => url);
    return [openedId, bench.stores.document.getState().imageId, pictureUrls];
  };
  return { bench, release, shown };
};

describe('opening an image while the one before is still being kept', () => {
  it('waits until it is kept', async () => {
    const { bench, release, shown } = await openAndChange();

    void bench.open(imageOf('b'));
    expect(shown()).toEqual([null, 'a', ['/a']]);

    await release();
    expect(shown()).toEqual(['b', null, ['/a', '/b']]);
  });

  it('goes nowhere when the labeler comes back meanwhile', async () => {
    const { bench, release, shown } = await openAndChange();

    void bench.open(imageOf('b'));
    void bench.open(imageOf('a'));
    expect(shown()).toEqual(['a', 'a', ['/a']]);

    await release();
    expect(shown()).toEqual(['a', 'a', ['/a']]);
  });

  it('takes no copy along once the labeler has come back', async () => {
    const { bench, release } = await openAndChange();
    const { clipboard } = bench.editor;
    const paste = vi.spyOn(clipboard, 'paste');
    bench.setNavigation(() => 'b');
    bench.editor.select('object');

    clipboard.copyToNext();
    void bench.open(imageOf('b'));
    void bench.open(imageOf('a'));
    await release();
    await bench.open(imageOf('b'));
    bench.load('b', LOADED);

    expect(bench.stores.document.getState().imageId).toBe('b');
    expect(paste).not.toHaveBeenCalled();
  });

  it('opens the image that was wanted last, once', async () => {
    const { bench, release, shown } = await openAndChange();

    void bench.open(imageOf('b'));
    void bench.open(imageOf('a'));
    void bench.open(imageOf('c'));
    void bench.open(imageOf('c'));
    await release();

    expect(shown()).toEqual(['c', null, ['/a', '/c']]);
  });
});
