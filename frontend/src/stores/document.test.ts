import { beforeEach, describe, expect, it } from 'vitest';

import { imagePoint } from '../engine/geometry/spaces';
import { cropToBitmap } from '../engine/masks/maskBitmap';
import { cropToRle } from '../engine/masks/rle';
import type { Annotation } from '../engine/operations/annotation';
import type { Operation } from '../engine/operations/operation';
import {
  annotationsAt,
  applyToDocument,
  keepMasks,
  loadDocument,
  makeDocumentStore,
  presentAnnotations,
  settleOperations,
  toggleHidden,
} from './document';
import type { ServedImage } from './document';
import type { DocumentStore } from './document';

const crop = { x: 2, y: 2, width: 2, height: 2, data: new Uint8Array(4).fill(1) };
const segmentation = cropToRle(crop, { height: 10, width: 10 });

const annotation = (id: string, changes: Partial<Annotation> = {}): Annotation => ({
  id,
  number: 1,
  category: 'car',
  segmentation,
  area: 4,
  bboxXywh: [2, 2, 2, 2],
  isCrowd: false,
  attributes: {},
  zOrder: 0,
  source: 'sam',
  recipe: null,
  version: 1,
  isDeleted: false,
  createdBy: null,
  ...changes,
});

const served = (annotations: readonly Annotation[]): ServedImage => ({
  imageState: 'todo',
  imageSkip: null,
  comments: [],
  imageAttributes: {},
  annotations,
});

const recategorise = (baseVersion: number): Operation => ({
  opId: `r${String(baseVersion)}`,
  kind: 'recategorise',
  annotationId: 'a',
  baseVersion,
  payload: { category: 'bus' },
});

describe('the document', () => {
  let store: DocumentStore;
  const known = (id = 'a'): Annotation | undefined => store.getState().annotations.get(id);
  beforeEach(() => {
    store = makeDocumentStore();
    loadDocument(store, 'image', served([annotation('a')]), []);
  });

  it('lays unsent operations over what the server has', () => {
    loadDocument(store, 'image', served([annotation('a')]), [recategorise(1)]);

    expect(known()).toMatchObject({ category: 'bus', version: 2 });
  });

  it('does not apply an unsent operation that the server already has', () => {
    const there = annotation('a', { category: 'bus', version: 2 });
    loadDocument(store, 'image', served([there]), [recategorise(1)]);

    expect(known()).toMatchObject({ version: 2 });
  });

  it('still knows what was deleted here when the server no longer lists it', () => {
    applyToDocument(store, { opId: 'd', kind: 'delete', annotationId: 'a', baseVersion: 1 });
    loadDocument(store, 'image', served([annotation('b')]), []);

    expect(known()).toMatchObject({ isDeleted: true, version: 2 });
    expect(presentAnnotations(store.getState().annotations)).toHaveLength(1);
  });

  it('still knows what comes back while the server does not list it yet', () => {
    const restore = { opId: 'r', kind: 'restore', annotationId: 'a', baseVersion: 2 } as const;
    applyToDocument(store, { opId: 'd', kind: 'delete', annotationId: 'a', baseVersion: 1 });
    applyToDocument(store, restore);
    loadDocument(store, 'image', served([]), [restore]);

    expect(known()).toMatchObject({ isDeleted: false, version: 3 });
  });

  it('forgets what somebody else has deleted, and everything of another image', () => {
    applyToDocument(store, { opId: 'd', kind: 'delete', annotationId: 'a', baseVersion: 1 });
    loadDocument(store, 'other', served([annotation('b')]), []);
    loadDocument(store, 'other', served([]), []);

    expect(store.getState().annotations.size).toBe(0);
  });

  it('is in progress from the first operation on', () => {
    applyToDocument(store, recategorise(1));

    expect(store.getState().imageState).toBe('in_progress');
  });

  it('stays ahead of an answer while more operations wait, and takes over the number', () => {
    applyToDocument(store, recategorise(1));
    applyToDocument(store, { opId: 'd', kind: 'delete', annotationId: 'a', baseVersion: 2 });
    const answered = annotation('a', { number: 12, category: 'bus', version: 2 });
    settleOperations(
      store,
      [{ operation: recategorise(1), status: 'applied', annotation: answered }],
      new Set(['a']),
    );

    expect(known()).toMatchObject({ number: 12, isDeleted: true, version: 3 });
  });

  it('shows the server’s annotation after a conflict', () => {
    applyToDocument(store, recategorise(1));
    const theirs = annotation('a', { category: 'tram', version: 5 });
    settleOperations(
      store,
      [{ operation: recategorise(1), status: 'conflict', annotation: theirs }],
      new Set(['a']),
    );

    expect(known()).toEqual(theirs);
  });

  it('takes an object away that the server refused to make', () => {
    const create: Operation = {
      opId: 'c',
      kind: 'create',
      annotationId: 'b',
      payload: { category: 'car', segmentation, source: 'sam', zOrder: 0 },
    };
    applyToDocument(store, create);
    settleOperations(
      store,
      [{ operation: create, status: 'refused', annotation: null }],
      new Set(),
    );

    expect(known('b')).toBeUndefined();
  });

  it('finds visible annotations under a point, the front one first', () => {
    const bitmap = cropToBitmap(crop);
    loadDocument(
      store,
      'image',
      served([
        annotation('a'),
        annotation('b', { zOrder: 1 }),
        annotation('c', { isDeleted: true }),
      ]),
      [],
    );
    keepMasks(store, [
      ['a', { segmentation, bitmap }],
      ['b', { segmentation, bitmap }],
      ['c', { segmentation, bitmap }],
    ]);
    const ids = (x: number) =>
      annotationsAt(store.getState(), imagePoint(x, 3)).map(({ id }) => id);

    expect(ids(3.5)).toEqual(['b', 'a']);
    expect(ids(4.5)).toEqual([]);
    toggleHidden(store, 'b');
    expect(ids(3.5)).toEqual(['a']);
    expect(presentAnnotations(store.getState().annotations)).toHaveLength(2);
  });
});
