import { expect, it } from 'vitest';

import { cropToRle } from '../masks/rle';
import {
  applyOperation,
  draftFromOperation,
  inverseDraft,
  operationFromDraft,
  redoDraft,
} from './operation';
import type {
  AnnotationDraft,
  AnnotationOperation,
  Annotations,
  OperationDraft,
} from './operation';

const segmentation = cropToRle(
  { x: 1, y: 1, width: 1, height: 1, data: Uint8Array.of(1) },
  { height: 3, width: 3 },
);
const create: AnnotationDraft = {
  kind: 'create',
  annotationId: 'a',
  payload: { category: 'car', segmentation, source: 'sam', zOrder: 0 },
};
const recategorise: AnnotationDraft = {
  kind: 'recategorise',
  annotationId: 'a',
  payload: { category: 'bus' },
};
const apply = (annotations: Annotations, draft: OperationDraft): Annotations =>
  applyOperation(annotations, operationFromDraft(draft, annotations, 'op'));
const created = apply(new Map(), create);

it('makes an annotation of version 1 with its own measures', () => {
  expect(created.get('a')).toMatchObject({ version: 1, area: 1, bboxXywh: [1, 1, 1, 1] });
});

it('predicts the version that a queued operation will meet', () => {
  const changed = apply(created, recategorise);

  expect(changed.get('a')).toMatchObject({ version: 2, category: 'bus' });
  expect(operationFromDraft({ kind: 'delete', annotationId: 'a' }, changed, 'op')).toMatchObject({
    baseVersion: 2,
  });
});

it('builds on the own operation that made the version, and on none when the server made it', () => {
  const deletion: AnnotationDraft = { kind: 'delete', annotationId: 'a' };
  const own = apply(created, recategorise);
  const ofServer = { ...created.get('a')!, version: 2 };
  delete ofServer.builtBy;

  expect(operationFromDraft(deletion, own, 'next')).toEqual({
    ...deletion,
    opId: 'next',
    baseVersion: 2,
    buildsOn: 'op',
  });
  expect(operationFromDraft(deletion, new Map([['a', ofServer]]), 'next')).toEqual({
    ...deletion,
    opId: 'next',
    baseVersion: 2,
  });
});

it('gives the draft back that an operation was made from', () => {
  const operation = operationFromDraft(recategorise, created, 'op') as AnnotationOperation;

  expect(draftFromOperation(operation)).toEqual(recategorise);
  expect(draftFromOperation({ ...create, opId: 'c' })).toEqual(create);
});

it('changes nothing when the version has moved on', () => {
  const stale = operationFromDraft(recategorise, created, 'op');
  const moved = apply(created, { kind: 'delete', annotationId: 'a' });

  expect(applyOperation(moved, stale)).toBe(moved);
});

it('does not make an annotation twice', () => {
  expect(apply(created, create)).toBe(created);
});

it.each([
  ['create', new Map() as Annotations, create, { isDeleted: true }],
  ['recategorise', created, recategorise, { category: 'car' }],
  ['delete', created, { kind: 'delete', annotationId: 'a' } as const, { isDeleted: false }],
])('takes %s back', (_kind, before, draft, expected) => {
  const inverse = inverseDraft(draft, before);

  expect(apply(apply(before, draft), inverse!).get('a')).toMatchObject(expected);
});

it('makes an annotation again by restoring it', () => {
  expect(redoDraft(create)).toEqual({ kind: 'restore', annotationId: 'a' });
});

it('sets all attributes and crowd, and takes them back together', () => {
  const draft: AnnotationDraft = {
    kind: 'set_attributes',
    annotationId: 'a',
    payload: { attributes: { colour: 'red' }, isCrowd: true },
  };
  const set = apply(created, draft);

  expect(set.get('a')).toMatchObject({ version: 2, attributes: { colour: 'red' }, isCrowd: true });
  expect(apply(set, inverseDraft(draft, created)!).get('a')).toMatchObject({
    attributes: {},
    isCrowd: false,
  });
});

it('is made again from what was sent, about an object or the image', () => {
  const attributes = { night: true };
  const draft = { kind: 'set_image_attributes', payload: { attributes } } as const;

  expect(draftFromOperation({ ...draft, opId: 'op' })).toEqual(draft);
});

it('takes answers about the image back one by one', () => {
  const draft = {
    kind: 'set_image_attributes',
    payload: { attributes: { a: 1, b: null } },
  } as const;

  expect(inverseDraft(draft, created, { b: 2, c: 3 })).toEqual({
    kind: 'set_image_attributes',
    payload: { attributes: { a: null, b: 2 } },
  });
});
