import { expect, it } from 'vitest';

import { filesOfDrop, filesOfPicker } from './droppedFiles';

/** A string is a file's content; an error is thrown by whoever reads it. */
type Tree = { readonly [name: string]: Tree | string | Error };

/** A browser gives a directory's entries in batches of at most 100. */
const BATCH = 100;

const entryOf = (name: string, node: Tree[string], folder: string): FileSystemEntry => {
  const fullPath = `${folder}/${name}`;
  if (node instanceof Error) {
    const file = (_take: unknown, fail: (error: Error) => void): void => fail(node);
    return { isFile: true, isDirectory: false, name, fullPath, file } as never;
  }
  if (typeof node === 'string') {
    const file = (take: (file: File) => void): void => take(new File([node], name));
    return { isFile: true, isDirectory: false, name, fullPath, file } as never;
  }
  const children = Object.entries(node).map(([child, inner]) => entryOf(child, inner, fullPath));
  const createReader = () => {
    let from = 0;
    return {
      readEntries: (take: (entries: FileSystemEntry[]) => void): void => {
        take(children.slice(from, from + BATCH));
        from += BATCH;
      },
    };
  };
  return { isFile: false, isDirectory: true, name, fullPath, createReader } as never;
};

const dropOf = (tree: Tree): DataTransfer =>
  ({
    items: Object.entries(tree).map(([name, node]) => ({
      webkitGetAsEntry: () => entryOf(name, node, ''),
      getAsFile: () => null,
    })),
  }) as never;

it('keeps the folders of a dropped tree and leaves out what file managers add', async () => {
  const { files } = await filesOfDrop(
    dropOf({ scans: { a: { '1.png': 'x', '.DS_Store': '' }, '2.png': 'y' }, 'Thumbs.db': '' }),
  );

  expect(files.map(({ path }) => path)).toEqual(['scans/a/1.png', 'scans/2.png']);
});

it('reads a folder of more than one batch whole', async () => {
  const folder = Object.fromEntries(
    Array.from({ length: 250 }, (_, index) => [`${String(index)}.png`, 'x']),
  );

  const { files } = await filesOfDrop(dropOf({ folder }));

  expect(files).toHaveLength(250);
  expect(files.at(-1)!.path).toBe('folder/249.png');
});

it('goes on past what cannot be read, and names it', async () => {
  const locked = {
    isFile: false,
    isDirectory: true,
    name: 'locked',
    fullPath: '/locked',
    createReader: () => ({
      readEntries: (_take: unknown, fail: (error: Error) => void) => fail(new Error('denied')),
    }),
  };
  const { items } = dropOf({ scans: { a: { '1.png': new Error('gone') }, '2.png': 'y' } });
  const transfer = { items: [{ webkitGetAsEntry: () => locked, getAsFile: () => null }, ...items] };

  const { files, unreadable } = await filesOfDrop(transfer as never);

  expect(files.map(({ path }) => path)).toEqual(['scans/2.png']);
  expect(unreadable).toEqual(['locked', 'scans/a/1.png']);
});

it('takes a file that has no entry', async () => {
  const file = new File(['x'], 'scan.png');
  const transfer = { items: [{ webkitGetAsEntry: () => null, getAsFile: () => file }] };

  expect(await filesOfDrop(transfer as never)).toEqual({
    files: [{ file, path: 'scan.png' }],
    unreadable: [],
  });
});

it('takes the path of a picked folder, or the name alone', () => {
  const inFolder = Object.assign(new File(['x'], '1.png'), { webkitRelativePath: 'scans/1.png' });
  const alone = Object.assign(new File(['x'], '2.png'), { webkitRelativePath: '' });

  expect(filesOfPicker([inFolder, alone] as never).map(({ path }) => path)).toEqual([
    'scans/1.png',
    '2.png',
  ]);
  expect(filesOfPicker(null)).toEqual([]);
});
