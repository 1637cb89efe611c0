/** Changes that met somebody else's, one group for each object. */
import type { Annotation } from '../../engine/operations/annotation';
import { changeOf, isOfImage } from '../../engine/operations/operation';
import type { ChangeDraft, ChangeOperation } from '../../engine/operations/operation';
import type { OutboxRecord } from './storage';

export interface Conflict {
  readonly annotationId: string;
  readonly imageId: string;
  /** The object as the server had it when it last said so. */
  readonly theirs: Annotation | null;
  /** What the labeler did to the object, in order. */
  readonly changes: readonly ChangeDraft[];
  /** Of the outbox: what is let go once the conflict is settled. */
  readonly sequences: readonly number[];
}

export const conflictsOf = (troubled: readonly OutboxRecord[]): readonly Conflict[] => {
  const groups = new Map<string, Conflict>();
  for (const record of troubled) {
    const operation = contestedOperation(record);
    if (operation === null) continue;
    groups.set(
      operation.annotationId,
      joined(groups.get(operation.annotationId), record, operation),
    );
  }
  return [...groups.values()];
};

/** Whether a change has trouble other than a conflict. */
export const isRefused = (record: OutboxRecord): boolean => contestedOperation(record) === null;

/** The change of an object that met somebody else's; null for any other trouble. */
const contestedOperation = ({ operation, trouble }: OutboxRecord): ChangeOperation | null => {
  if (trouble?.status !== 'conflict') return null;
  return operation.kind === 'create' || isOfImage(operation) ? null : operation;
};

const joined = (
  group: Conflict | undefined,
  { imageId, sequence, trouble }: OutboxRecord,
  operation: ChangeOperation,
): Conflict => ({
  annotationId: operation.annotationId,
  imageId,
  theirs: trouble?.present ?? group?.theirs ?? null,
  changes: [...(group?.changes ?? []), changeOf(operation)],
  sequences: [...(group?.sequences ?? []), sequence],
});
