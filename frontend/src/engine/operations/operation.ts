/**
 * Operations: the only way to change an image's annotations, here and on the server.
 *
 * A draft says what to do; an operation is a draft with its identity and the version it expects.
 * Applying one is pure, so that a reload can lay the unsent ones over what the server answers.
 */
import { measureRuns, rleToRuns } from '../masks/rle';
import type { CocoRle } from '../masks/rle';
import type { Recipe } from '../prompts/recipe';
import type { Annotation, AnnotationSource } from './annotation';

interface MaskPayload {
  readonly segmentation: CocoRle;
  readonly source: AnnotationSource;
  readonly recipe?: Recipe;
}

interface OnAnnotation {
  /** Made by the client. */
  readonly annotationId: string;
}

export interface CreateDraft extends OnAnnotation {
  readonly kind: 'create';
  readonly payload: MaskPayload & { readonly category: string; readonly zOrder: number };
}

/** A change of an annotation that exists. */
export type ChangeDraft = OnAnnotation &
  (
    | { readonly kind: 'replace'; readonly payload: MaskPayload }
    | { readonly kind: 'recategorise'; readonly payload: { readonly category: string } }
    | { readonly kind: 'reorder'; readonly payload: { readonly zOrder: number } }
    | { readonly kind: 'delete' | 'restore' }
  );

export type AnnotationDraft = CreateDraft | ChangeDraft;

export interface ImageStateDraft {
  readonly kind: 'set_image_state';
  readonly payload:
    | { readonly state: 'submitted'; readonly checkedCategoryNumbers: readonly number[] }
    | { readonly state: 'skipped' | 'in_progress' | 'todo' };
}

export type OperationDraft = AnnotationDraft | ImageStateDraft;

interface Identified {
  /** UUIDv7, made here; the server answers a repeated one with its first result. */
  readonly opId: string;
}

interface Based {
  /** The version that the annotation must have when the operation is applied. */
  readonly baseVersion: number;
}

export type Operation =
  (CreateDraft & Identified) | (ChangeDraft & Identified & Based) | (ImageStateDraft & Identified);

export type Annotations = ReadonlyMap<string, Annotation>;

/** A change was asked of an annotation that this document does not hold. */
export class UnknownAnnotationError extends Error {
  override readonly name = 'UnknownAnnotationError';
}

/**
 * Give a draft its identity and the version that it will meet once all earlier ones are applied.
 * @throws UnknownAnnotationError when the annotation to change is not in the document
 */
export const operationFromDraft = (
  draft: OperationDraft,
  annotations: Annotations,
  opId: string,
): Operation => {
  if (draft.kind === 'create' || draft.kind === 'set_image_state') return { ...draft, opId };
  const known = annotations.get(draft.annotationId);
  if (known === undefined) {
    throw new UnknownAnnotationError(`Annotation ${draft.annotationId} is not on this image.`);
  }
  return { ...draft, opId, baseVersion: known.version };
};

/**
 * Apply one operation. An operation that no longer fits (already applied, or overtaken by somebody
 * else's) changes nothing: the version tells.
 */
export const applyOperation = (annotations: Annotations, operation: Operation): Annotations => {
  if (operation.kind === 'set_image_state') return annotations;
  const known = annotations.get(operation.annotationId);
  if (operation.kind === 'create') {
    return known === undefined
      ? withAnnotation(annotations, createdAnnotation(operation))
      : annotations;
  }
  if (known?.version !== operation.baseVersion) return annotations;
  return withAnnotation(annotations, {
    ...known,
    ...changedFields(operation),
    version: known.version + 1,
  });
};

/**
 * The draft that takes a draft back.
 * @param before  the annotations as they were before it
 * @returns       null when the annotation was not there
 */
export const inverseDraft = (
  draft: AnnotationDraft,
  before: Annotations,
): AnnotationDraft | null => {
  const { annotationId } = draft;
  const known = before.get(annotationId);
  switch (draft.kind) {
    case 'create':
    case 'restore':
      return { kind: 'delete', annotationId };
    case 'delete':
      return { kind: 'restore', annotationId };
    case 'recategorise':
      return known === undefined
        ? null
        : { kind: 'recategorise', annotationId, payload: { category: known.category } };
    case 'reorder':
      return known === undefined
        ? null
        : { kind: 'reorder', annotationId, payload: { zOrder: known.zOrder } };
    case 'replace':
      return known === undefined
        ? null
        : { kind: 'replace', annotationId, payload: maskPayload(known) };
  }
};

/** The draft that does an undone draft again: an annotation is made once, then restored. */
export const redoDraft = (draft: AnnotationDraft): AnnotationDraft =>
  draft.kind === 'create' ? { kind: 'restore', annotationId: draft.annotationId } : draft;

const withAnnotation = (annotations: Annotations, annotation: Annotation): Annotations =>
  new Map(annotations).set(annotation.id, annotation);

const createdAnnotation = ({ annotationId, payload }: CreateDraft): Annotation => ({
  id: annotationId,
  number: null,
  category: payload.category,
  ...maskFields(payload),
  isCrowd: false,
  zOrder: payload.zOrder,
  version: 1,
  isDeleted: false,
  createdBy: null,
});

const changedFields = (draft: ChangeDraft): Partial<Annotation> => {
  switch (draft.kind) {
    case 'replace':
      return maskFields(draft.payload);
    case 'recategorise':
      return { category: draft.payload.category };
    case 'reorder':
      return { zOrder: draft.payload.zOrder };
    case 'delete':
      return { isDeleted: true };
    case 'restore':
      return { isDeleted: false };
  }
};

const maskFields = (
  payload: MaskPayload,
): Pick<Annotation, 'segmentation' | 'source' | 'recipe' | 'area' | 'bboxXywh'> => {
  const { segmentation, source, recipe = null } = payload;
  const { area, bbox } = measureRuns(rleToRuns(segmentation), segmentation.size[0]);
  return { segmentation, source, recipe, area, bboxXywh: bbox };
};

const maskPayload = ({ segmentation, source, recipe }: Annotation): MaskPayload => ({
  segmentation,
  source,
  ...(recipe !== null && { recipe }),
});
