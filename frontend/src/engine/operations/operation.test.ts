import { expect, it } from 'vitest';

import { cropToRle } from '../masks/rle';
import { applyOperation, inverseDraft, operationFromDraft, redoDraft } from './operation';
import type { AnnotationDraft, Annotations, OperationDraft } from './operation';

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
