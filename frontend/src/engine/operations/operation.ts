/**
 * Operations: the only way to change an image's annotations, here and on the server.
 *
 * A draft says what to do; an operation is a draft with its identity and the version it expects.
 * Applying one is pure, so that a reload can lay the unsent ones over what the server answers.
 */
import { patchedAttributes } from '../attributes/attributes';
import type { Attributes } from '../attributes/attributes';
import { measureRuns, rleToRuns } from '../masks/rle';
import type { CocoRle } from '../masks/rle';
import type { Recipe } from '../prompts/recipe';
import type { Annotation, AnnotationSource } from './annotation';
import type { SkipReason } from './skip';
import { isTalk } from './talk';
import type { TalkDraft } from './talk';

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
  readonly payload: MaskPayload & {
    readonly category: string;
    readonly zOrder: number;
    readonly attributes?: Attributes;
    readonly isCrowd?: boolean;
  };
}

/** A change of an annotation that exists. */
export type ChangeDraft = OnAnnotation &
  (
    | { readonly kind: 'replace'; readonly payload: MaskPayload }
    | { readonly kind: 'recategorise'; readonly payload: { readonly category: string } }
    | {
        readonly kind: 'set_attributes';
        /** All answers: what is left out is taken away. */
        readonly payload: { readonly attributes: Attributes; readonly isCrowd: boolean };
      }
    | { readonly kind: 'reorder'; readonly payload: { readonly zOrder: number } }
    | { readonly kind: 'delete' | 'restore' }
  );

export type AnnotationDraft = CreateDraft | ChangeDraft;

export interface ImageStateDraft {
  readonly kind: 'set_image_state';
  readonly payload:
    | { readonly state: 'submitted'; readonly checkedCategoryNumbers: readonly number[] }
    | { readonly state: 'skipped'; readonly reason: SkipReason; readonly note?: string }
    | { readonly state: 'in_progress' | 'todo' };
}

export interface ImageAttributesDraft {
  readonly kind: 'set_image_attributes';
  /** What changes; null takes an answer away, others stay. */
  readonly payload: { readonly attributes: Attributes };
}

/** What changes no object. */
export type ImageDraft = ImageStateDraft | ImageAttributesDraft | TalkDraft;

/** What undo takes back. */
export type UndoableDraft = AnnotationDraft | ImageAttributesDraft;

export type OperationDraft = AnnotationDraft | ImageDraft;

interface Identified {
  /** UUIDv7, made here; the server answers a repeated one with its first result. */
  readonly opId: string;
}

interface Based {
  /** The version that the annotation must have when the operation is applied. */
  readonly baseVersion: number;
  /**
   * The own operation that made that version, when it was one. Without it a second change made
   * offline would land on somebody else's version of the same number.
   */
  readonly buildsOn?: string;
}

export type ChangeOperation = ChangeDraft & Identified & Based;
export type AnnotationOperation = (CreateDraft & Identified) | ChangeOperation;
/** What undo takes back, as it was sent. */
export type UndoableOperation = AnnotationOperation | (ImageAttributesDraft & Identified);
export type Operation = AnnotationOperation | (ImageDraft & Identified);

export type Annotations = ReadonlyMap<string, Annotation>;

/** Whether it changes no object of the image. */
export const isOfImage = <Draft extends { readonly kind: string }>(
  draft: Draft,
): draft is Extract<Draft, ImageDraft> =>
  draft.kind === 'set_image_state' || draft.kind === 'set_image_attributes' || isTalk(draft);

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
  if (draft.kind === 'create' || isOfImage(draft)) return { ...draft, opId };
  const known = annotations.get(draft.annotationId);
  if (known === undefined) {
    throw new UnknownAnnotationError(`Annotation ${draft.annotationId} is not on this image.`);
  }
  const { version: baseVersion, builtBy } = known;
  return { ...draft, opId, baseVersion, ...(builtBy !== undefined && { buildsOn: builtBy }) };
};

/** The draft that an operation was made from: without the identity and version it was sent with. */
export const draftFromOperation = (operation: UndoableOperation): UndoableDraft => {
  if (operation.kind === 'set_image_attributes') {
    return { kind: operation.kind, payload: operation.payload };
  }
  if (operation.kind === 'create') {
    const { kind, annotationId, payload } = operation;
    return { kind, annotationId, payload };
  }
  return changeOf(operation);
};

/** As `draftFromOperation`, of an annotation that exists. */
export const changeOf = ({
  opId: _opId,
  baseVersion: _baseVersion,
  buildsOn: _buildsOn,
  ...change
}: ChangeOperation): ChangeDraft => change;

/**
 * Apply one operation. An operation that no longer fits (already applied, or overtaken by somebody
 * else's) changes nothing: the version tells.
 */
export const applyOperation = (annotations: Annotations, operation: Operation): Annotations => {
  if (isOfImage(operation)) return annotations;
  const known = annotations.get(operation.annotationId);
  if (operation.kind === 'create') {
    return known === undefined
      ? withAnnotation(annotations, createdAnnotation(operation))
      : annotations;
  }
  if (known?.version !== operation.baseVersion) return annotations;
  return withAnnotation(annotations, {
    ...changedBy(known, operation),
    version: known.version + 1,
    builtBy: operation.opId,
  });
};

/** An annotation with a change made to it, its version left alone. */
export const changedBy = (annotation: Annotation, draft: ChangeDraft): Annotation => ({
  ...annotation,
  ...changedFields(draft),
});

/**
 * The draft that takes a draft back.
 * @param before           the annotations as they were before it
 * @param imageAttributes  the image's, as they were before it
 * @returns                null when the annotation was not there
 */
export const inverseDraft = (
  draft: UndoableDraft,
  before: Annotations,
  imageAttributes: Attributes = {},
): UndoableDraft | null => {
  if (draft.kind === 'set_image_attributes') return inverseOfImage(draft, imageAttributes);
  const { kind, annotationId } = draft;
  if (kind === 'create' || kind === 'restore') return { kind: 'delete', annotationId };
  if (kind === 'delete') return { kind: 'restore', annotationId };
  const known = before.get(annotationId);
  return known === undefined ? null : restoringDraft(kind, known);
};

/** The draft that gives a part of an annotation back as it was. */
const restoringDraft = (
  kind: Exclude<ChangeDraft['kind'], 'delete' | 'restore'>,
  known: Annotation,
): ChangeDraft => {
  const { id: annotationId, category, attributes, isCrowd, zOrder } = known;
  switch (kind) {
    case 'recategorise':
      return { kind, annotationId, payload: { category } };
    case 'set_attributes':
      return { kind, annotationId, payload: { attributes, isCrowd } };
    case 'reorder':
      return { kind, annotationId, payload: { zOrder } };
    case 'replace':
      return { kind, annotationId, payload: maskPayload(known) };
  }
};

const inverseOfImage = (
  { kind, payload }: ImageAttributesDraft,
  before: Attributes,
): ImageAttributesDraft => ({
  kind,
  payload: {
    attributes: Object.fromEntries(
      Object.keys(payload.attributes).map((key) => [key, before[key] ?? null]),
    ),
  },
});

/** The image's attributes after an operation. */
export const imageAttributesAfter = (attributes: Attributes, operation: Operation): Attributes =>
  operation.kind === 'set_image_attributes'
    ? patchedAttributes(attributes, operation.payload.attributes)
    : attributes;

/** The draft that does an undone draft again: an annotation is made once, then restored. */
export const redoDraft = (draft: UndoableDraft): UndoableDraft =>
  draft.kind === 'create' ? { kind: 'restore', annotationId: draft.annotationId } : draft;

const withAnnotation = (annotations: Annotations, annotation: Annotation): Annotations =>
  new Map(annotations).set(annotation.id, annotation);

const createdAnnotation = ({
  annotationId,
  payload,
  opId,
}: CreateDraft & Identified): Annotation => ({
  id: annotationId,
  number: null,
  category: payload.category,
  ...maskFields(payload),
  isCrowd: payload.isCrowd ?? false,
  attributes: payload.attributes ?? {},
  zOrder: payload.zOrder,
  version: 1,
  builtBy: opId,
  isDeleted: false,
  createdBy: null,
});

const changedFields = (draft: ChangeDraft): Partial<Annotation> => {
  switch (draft.kind) {
    case 'replace':
      return maskFields(draft.payload);
    case 'recategorise':
      return { category: draft.payload.category };
    case 'set_attributes':
      return { attributes: draft.payload.attributes, isCrowd: draft.payload.isCrowd };
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
