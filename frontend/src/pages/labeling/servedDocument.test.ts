import { expect, it } from 'vitest';

import { cropToRle } from '../../engine/masks/rle';
import type { Annotation } from '../../engine/operations/annotation';
import type { Operation } from '../../engine/operations/operation';
import { makeDocumentStore } from '../../stores/document';
import { makeHistoryStore } from '../../stores/history';
import type { Outbox } from '../../stores/outbox/outbox';
import { ServedDocument } from './servedDocument';

const SIZE = { height: 8, width: 8 };

/** As somebody else has left it. */
const THEIRS: Annotation = {
  id: 'object',
  number: 1,
  category: 'car',
  segmentation: cropToRle({ x: 1, y: 1, width: 1, height: 1, data: Uint8Array.of(1) }, SIZE),
  area: 1,
  bboxXywh: [1, 1, 1, 1],
  isCrowd: false,
  attributes: {},
  zOrder: 0,
  source: 'manual',
  recipe: null,
  version: 7,
  isDeleted: false,
  createdBy: 'cleo',
};

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
