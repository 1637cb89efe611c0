import 'fake-indexeddb/auto';

import { expect, it } from 'vitest';

import { makeUploadKeeper } from './keptUploads';
import type { FileToSend } from './resources/uploads';

const fileOf = (path: string, content = 'x'): FileToSend => ({
  path,
  file: new File([content], path, { lastModified: 1 }),
});

it('gives files back in order, to the same person and project alone', async () => {
  const mine = makeUploadKeeper('ada', 'p1');
  const files = Array.from({ length: 250 }, (_, index) => fileOf(`${String(index)}.png`));

  const ids = await mine.keep(files);
  await mine.forget(ids.slice(0, 248).filter((id) => id !== null));

  expect((await mine.list()).map(({ path, address }) => [path, address])).toEqual([
    ['248.png', null],
    ['249.png', null],
  ]);
  // Node's clone of a file has no name.
  expect(await mine.read(ids[249]!)).not.toBeNull();
  expect(await mine.read(ids[0]!)).toBeNull();
  expect(await makeUploadKeeper('eve', 'p1').list()).toEqual([]);
  expect(await makeUploadKeeper('ada', 'p2').list()).toEqual([]);
});

it('knows where the same file goes on, chosen again or kept', async () => {
  const keeper = makeUploadKeeper('ada', 'p3');
  const [chosen, changed] = [fileOf('a.tif'), fileOf('a.tif', 'longer')];
  await keeper.keep([chosen]);

  await keeper.note(chosen, '/uploads/1/');

  expect(await keeper.addressOf(fileOf('a.tif'))).toBe('/uploads/1/');
  expect(await keeper.addressOf(changed)).toBeNull();
  expect((await keeper.list()).map(({ address }) => address)).toEqual(['/uploads/1/']);
  await keeper.note(chosen, null);
  expect(await keeper.addressOf(chosen)).toBeNull();
});

it('keeps the others when one cannot be stored', async () => {
  const keeper = makeUploadKeeper('ada', 'p4');
  const unstorable = { path: 'b.png', file: (() => 0) as unknown as File };

  const ids = await keeper.keep([fileOf('a.png'), unstorable, fileOf('c.png')]);

  expect(ids.map((id) => id !== null)).toEqual([true, false, true]);
  expect((await keeper.list()).map(({ path }) => path)).toEqual(['a.png', 'c.png']);
});
