/**
 * Two people changed one object: what the labeler wanted, laid over what the other one made of it.
 *
 * Only the changes of their own are laid over, so a category that the other one set stays when the
 * labeler had changed the mask alone.
 */
import type { Annotation } from './annotation';
import { changedBy } from './operation';
import type { AnnotationDraft, ChangeDraft, CreateDraft } from './operation';

/** The object as the labeler wanted it; deleted or restored ones say so. */
export const mineOver = (theirs: Annotation, changes: readonly ChangeDraft[]): Annotation =>
  lastOfEachKind(changes).reduce(changedBy, { ...theirs, isDeleted: false });

/** What makes the object the labeler's, whatever became of it; one step of each kind. */
export const draftsOfMine = (
  theirs: Annotation,
  changes: readonly ChangeDraft[],
): readonly AnnotationDraft[] => {
  const last = lastOfEachKind(changes);
  const { isDeleted } = mineOver(theirs, changes);
  const deletes = { kind: 'delete', annotationId: theirs.id } as const;
  if (isDeleted) return theirs.isDeleted ? [] : [deletes];
  const contents = last.filter(({ kind }) => kind !== 'delete' && kind !== 'restore');
  const restores = { kind: 'restore', annotationId: theirs.id } as const;
  return theirs.isDeleted ? [restores, ...contents] : contents;
};

/**
 * The labeler's mask as an object of its own beside the other one's.
 * @param id  of the new object
 * @returns   null where there are no two masks to keep
 */
export const draftOfBoth = (
  theirs: Annotation,
  changes: readonly ChangeDraft[],
  id: string,
): CreateDraft | null => {
  const mine = mineOver(theirs, changes);
  const hasOwnMask = mine.segmentation.counts !== theirs.segmentation.counts;
  if (!hasOwnMask || mine.isDeleted || theirs.isDeleted) return null;
  const { segmentation, source, recipe, category, zOrder, attributes, isCrowd } = mine;
  return {
    kind: 'create',
    annotationId: id,
    payload: {
      segmentation,
      source,
      ...(recipe !== null && { recipe }),
      category,
      zOrder,
      attributes,
      ...(isCrowd && { isCrowd }),
    },
  };
};

/** A later change of a kind makes an earlier one void; deleting and restoring are one kind. */
const lastOfEachKind = (changes: readonly ChangeDraft[]): readonly ChangeDraft[] =>
  changes.filter(
    (change, index) =>
      !changes.slice(index + 1).some((later) => subjectOf(later) === subjectOf(change)),
  );

const subjectOf = ({ kind }: ChangeDraft): string =>
  kind === 'delete' || kind === 'restore' ? 'presence' : kind;
