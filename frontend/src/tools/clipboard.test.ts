import { beforeEach, describe, expect, it } from 'vitest';

import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(async () => {
  test = new TestEditor();
  await test.box(10);
  await test.move(15, 15).press('G').settled();
});

const copyTo = async (neighbourId: string | null): Promise<void> => {
  test.neighbourId = neighbourId;
  await test.press('Shift+V').settled();
};

const open = async (id: string): Promise<void> => {
  test.openImage(id);
  await test.settled();
};

describe('a copy to the next image', () => {
  it('is pasted on the image that the page goes to', async () => {
    await copyTo('next');
    await open('next');

    expect(test.keptOn).toEqual(['image', 'next']);
  });

  it('is pasted nowhere when there is no next image', async () => {
    await copyTo(null);
    await open('previous');

    expect(test.keptOn).toEqual(['image']);
  });

  it('is pasted nowhere once another image than the next one has opened', async () => {
    await copyTo('next');
    await open('previous');
    await open('next');

    expect(test.keptOn).toEqual(['image']);
  });

  it('is pasted nowhere once its own image has opened again', async () => {
    await copyTo('next');
    test.stores.document.setState({ imageId: null });
    await open('image');
    await open('next');

    expect(test.keptOn).toEqual(['image']);
  });

  it('waits through changes of the image that is being left', async () => {
    await copyTo('next');
    test.stores.document.setState({ imageState: 'in_progress' });
    await open('next');

    expect(test.keptOn).toEqual(['image', 'next']);
  });

  it('gives way to an object that is copied after it', async () => {
    test.neighbourId = 'next';
    await test.press('Shift+V').press('Ctrl+C').settled();
    await open('next');

    expect(test.keptOn).toEqual(['image']);
  });
});
