import { expect, it } from 'vitest';

import type { Annotation } from '../../engine/operations/annotation';
import type { Operation } from '../../engine/operations/operation';
import { makeDocumentStore } from '../../stores/document';
import { makeHistoryStore } from '../../stores/history';
import type { Outbox } from '../../stores/outbox/outbox';
import { ServedDocument } from './servedDocument';
import { OBJECT } from './testAnnotation';

/** As somebody else has left it. */
const THEIRS: Annotation = { ...OBJECT, version: 7, createdBy: 'cleo' };

/** The second of two changes of a version that they changed once. */
const MINE: Operation = {
  kind: 'recategorise',
  opId: 'mine',
  annotationId: 'object',
  baseVersion: 7,
  payload: { category: 'bus' },
};

const IMAGE = { sequence: 9, state: 'in_progress', skip: null, attributes: {} } as const;

const loaded = (unsent: readonly Operation[]) => ({
  imageState: 'in_progress' as const,
  imageSkip: null,
  imageAttributes: {},
  comments: [],
  annotations: [THEIRS],
  unsent,
  sequence: 9,
});

const openDocument = () => {
  const stores = { document: makeDocumentStore(), history: makeHistoryStore() };
  // It asks no more of an outbox.
  const outbox = { store: { getState: () => ({ waiting: [] }) } } as unknown as Outbox;
  const served = new ServedDocument(stores, outbox, () => undefined);
  served.open('image');
  const shown = () => {
    const object = stores.document.getState().annotations.get('object');
    return [object?.category, object?.version];
  };
  return { served, shown };
};

it('lays what is unsent over what the server lists', () => {
  const { served, shown } = openDocument();

  served.load('image', loaded([MINE]));

  expect(shown()).toEqual(['bus', 8]);
});

it('lays nothing over the list that was refused since it was asked for', () => {
  const { served, shown } = openDocument();
  served.settle({
    imageId: 'image',
    image: IMAGE,
    answered: [{ operation: MINE, status: 'conflict', annotation: THEIRS }],
  });

  served.load('image', loaded([MINE]));

  expect(shown()).toEqual(['car', 7]);
});
