import { expect, it } from 'vitest';

import type { Annotation } from '../../engine/operations/annotation';
import type { Operation } from '../../engine/operations/operation';
import { conflictsOf } from './conflicts';
import type { OutboxRecord, Trouble } from './storage';

const segmentation = { size: [1, 1], counts: '01' } as const;
const theirs = { id: 'a', version: 5, updatedBy: 'bo' } as Annotation;

const record = (
  sequence: number,
  operation: Operation,
  status: Trouble['status'] = 'conflict',
): OutboxRecord => ({
  userId: 'u',
  imageId: 'i',
  sequence,
  operation,
  trouble: { status, problem: null, present: theirs },
});
const recategorise = (annotationId: string, opId: string): Operation => ({
  kind: 'recategorise',
  annotationId,
  payload: { category: opId },
  opId,
  baseVersion: 1,
  buildsOn: 'earlier',
});

it('puts the changes of one object together, in order and without their versions', () => {
  const conflicts = conflictsOf([
    record(3, recategorise('a', 'x')),
    record(4, recategorise('b', 'y')),
    record(7, { kind: 'delete', annotationId: 'a', opId: 'z', baseVersion: 2 }),
  ]);

  expect(conflicts).toEqual([
    {
      annotationId: 'a',
      imageId: 'i',
      theirs,
      changes: [
        { kind: 'recategorise', annotationId: 'a', payload: { category: 'x' } },
        { kind: 'delete', annotationId: 'a' },
      ],
      sequences: [3, 7],
    },
    expect.objectContaining({ annotationId: 'b', sequences: [4] }),
  ]);
});

it('leaves out what was refused for another reason, and new objects', () => {
  const payload = { segmentation, source: 'sam', category: 'c', zOrder: 0 } as const;

  expect(
    conflictsOf([
      record(1, recategorise('a', 'x'), 'refused'),
      record(2, { kind: 'create', annotationId: 'n', opId: 'n', payload }),
      record(3, { kind: 'set_image_state', opId: 's', payload: { state: 'todo' } }),
    ]),
  ).toEqual([]);
});
