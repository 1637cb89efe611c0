import { expect, it } from 'vitest';

import { cropToRle } from '../masks/rle';
import type { Annotation } from './annotation';
import { draftOfBoth, draftsOfMine, mineOver } from './conflict';
import type { ChangeDraft } from './operation';

const maskAt = (x: number) =>
  cropToRle({ x, y: 1, width: 1, height: 1, data: Uint8Array.of(1) }, { height: 3, width: 9 });

const theirs: Annotation = {
  id: 'a',
  number: 7,
  category: 'bus',
  segmentation: maskAt(1),
  area: 1,
  bboxXywh: [1, 1, 1, 1],
  isCrowd: true,
  attributes: { colour: 'red' },
  zOrder: 2,
  source: 'manual',
  recipe: null,
  version: 4,
  isDeleted: false,
  createdBy: 'bo',
};
const replace = (x: number): ChangeDraft => ({
  kind: 'replace',
  annotationId: 'a',
  payload: { segmentation: maskAt(x), source: 'sam' },
});
const recategorise: ChangeDraft = {
  kind: 'recategorise',
  annotationId: 'a',
  payload: { category: 'car' },
};
const presence = (kind: 'delete' | 'restore'): ChangeDraft => ({ kind, annotationId: 'a' });

it('lays only what the labeler changed over the other one’s object', () => {
  const mine = mineOver(theirs, [replace(3), replace(5)]);

  expect(mine).toMatchObject({ category: 'bus', segmentation: maskAt(5), zOrder: 2 });
  expect(mine.bboxXywh).toEqual([5, 1, 1, 1]);
});

it('takes the last change of each kind', () => {
  expect(draftsOfMine(theirs, [replace(3), recategorise, replace(5)])).toEqual([
    recategorise,
    replace(5),
  ]);
});

it('brings back what the other one deleted before it is changed', () => {
  const gone = { ...theirs, isDeleted: true };

  expect(draftsOfMine(gone, [replace(3)])).toEqual([presence('restore'), replace(3)]);
  expect(mineOver(gone, [replace(3)]).isDeleted).toBe(false);
});

it('deletes what the labeler wanted gone, once', () => {
  const changes = [replace(3), presence('delete')];

  expect(draftsOfMine(theirs, changes)).toEqual([presence('delete')]);
  expect(draftsOfMine({ ...theirs, isDeleted: true }, changes)).toEqual([]);
  expect(draftsOfMine(theirs, [presence('delete'), presence('restore')])).toEqual([]);
});

it('keeps both masks as two objects', () => {
  expect(draftOfBoth(theirs, [recategorise, replace(3)], 'b')).toEqual({
    kind: 'create',
    annotationId: 'b',
    payload: {
      segmentation: maskAt(3),
      source: 'sam',
      category: 'car',
      zOrder: 2,
      attributes: { colour: 'red' },
      isCrowd: true,
    },
  });
});

it('has no two masks to keep when one of them is deleted or both are the same', () => {
  expect(draftOfBoth(theirs, [recategorise], 'b')).toBeNull();
  expect(draftOfBoth(theirs, [replace(1)], 'b')).toBeNull();
  expect(draftOfBoth(theirs, [replace(3), presence('delete')], 'b')).toBeNull();
  expect(draftOfBoth({ ...theirs, isDeleted: true }, [replace(3)], 'b')).toBeNull();
});
