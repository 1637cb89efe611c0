/** The open image's annotations: the server's, with this computer's unsent operations on top. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ImageState } from '../api/types';
import type { Attributes } from '../engine/attributes/attributes';
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import { isCovered } from '../engine/masks/maskBitmap';
import type { CocoRle } from '../engine/masks/rle';
import type { ImagePoint } from '../engine/geometry/spaces';
import type { Annotation } from '../engine/operations/annotation';
import { commentsAfter } from '../engine/comments/comments';
import type { Comment } from '../engine/comments/comments';
import { applyOperation, imageAttributesAfter, isOfImage } from '../engine/operations/operation';
import { isTalk } from '../engine/operations/talk';
import type { Annotations, Operation } from '../engine/operations/operation';
import { skipAfter } from '../engine/operations/skip';
import type { Skip } from '../engine/operations/skip';

export interface UnpackedMask {
  /** Which mask was unpacked: a replaced one is unpacked anew. */
  readonly segmentation: CocoRle;
  readonly bitmap: MaskBitmap;
}

export interface DocumentState {
  readonly imageId: string | null;
  readonly imageState: ImageState;
  /** Why it cannot be labeled; null unless it is skipped. */
  readonly imageSkip: Skip | null;
  /** Answers about the image. */
  readonly imageAttributes: Attributes;
  /** Oldest first. */
  readonly comments: readonly Comment[];
  /** Deleted ones included: they can be restored. */
  readonly annotations: Annotations;
  readonly masks: ReadonlyMap<string, UnpackedMask>;
  readonly hiddenIds: ReadonlySet<string>;
  /** Only this one is shown; null shows all that are not hidden. */
  readonly soloId: string | null;
}

export type DocumentStore = StoreApi<DocumentState>;

/** The parts of an image after operations that the document needs. */
export interface AnsweredImage {
  readonly state: ImageState;
  readonly skip: Skip | null;
  readonly attributes: Attributes;
  readonly sequence: number;
}

/** The parts of an answered operation that the document needs. */
export interface AnsweredOperation {
  readonly operation: Operation;
  readonly status: 'applied' | 'conflict' | 'refused';
  /** The server's present annotation; null when it has none. */
  readonly annotation: Annotation | null;
}

export const makeDocumentStore = (): DocumentStore =>
  createStore<DocumentState>(() => ({
    imageId: null,
    imageState: 'todo',
    imageSkip: null,
    imageAttributes: {},
    comments: [],
    annotations: new Map(),
    masks: new Map(),
    hiddenIds: new Set(),
    soloId: null,
  }));

/** An image as the server has it. */
export interface ServedImage {
  readonly imageState: ImageState;
  readonly imageSkip: Skip | null;
  readonly imageAttributes: Attributes;
  readonly comments: readonly Comment[];
  readonly annotations: readonly Annotation[];
}

/**
 * Show what the server has, with unsent operations laid over it.
 * @param unsent  read before the server was asked, or one sent in between is shown by neither
 */
export const loadDocument = (
  store: DocumentStore,
  imageId: string,
  { imageState, imageSkip, imageAttributes, comments, annotations }: ServedImage,
  unsent: readonly Operation[],
): void => {
  store.setState((state) => {
    const isSameImage = state.imageId === imageId;
    // The server lists what is there. What was deleted here stays known, so that undo can restore it.
    const deleted = [...state.annotations.values()].filter((one) => isSameImage && one.isDeleted);
    const returning = isSameImage ? returningOnes(state.annotations, unsent) : [];
    const known: Annotations = new Map(
      [...deleted, ...returning, ...annotations].map((one) => [one.id, one]),
    );
    return {
      imageId,
      imageState: unsent.reduce(stateAfter, imageState),
      imageSkip: unsent.reduce(skipAfter, imageSkip),
      imageAttributes: unsent.reduce(imageAttributesAfter, imageAttributes),
      comments: unsent.reduce(commentsAfter, comments),
      annotations: unsent.reduce(applyOperation, known),
      masks: isSameImage ? state.masks : new Map(),
      hiddenIds: isSameImage ? state.hiddenIds : new Set(),
      soloId: isSameImage ? state.soloId : null,
    };
  });
};

/**
 * Objects whose restoring is still on its way, as they were before it: the server does not list
 * them yet, and undo still has to find them.
 */
const returningOnes = (
  annotations: Annotations,
  unsent: readonly Operation[],
): readonly Annotation[] =>
  // The last one of an id counts, and the first restoring is what the others build on.
  [...unsent].reverse().flatMap((operation) => {
    if (operation.kind !== 'restore') return [];
    const known = annotations.get(operation.annotationId);
    if (known === undefined) return [];
    return [{ ...known, isDeleted: true, version: operation.baseVersion }];
  });

/** Leave the image. */
export const forgetDocument = (store: DocumentStore): void => {
  store.setState({
    imageId: null,
    imageSkip: null,
    comments: [],
    annotations: new Map(),
    masks: new Map(),
  });
};

/** Know an annotation that the server no longer lists: it can be restored. */
export const holdAnnotation = (store: DocumentStore, annotation: Annotation): void => {
  store.setState(({ annotations }) =>
    annotations.has(annotation.id)
      ? { annotations }
      : { annotations: new Map(annotations).set(annotation.id, annotation) },
  );
};

export const applyToDocument = (store: DocumentStore, operation: Operation): void => {
  store.setState(({ annotations, imageState, imageSkip, imageAttributes, comments }) => ({
    annotations: applyOperation(annotations, operation),
    imageAttributes: imageAttributesAfter(imageAttributes, operation),
    comments: commentsAfter(comments, operation),
    imageState: stateAfter(imageState, operation),
    imageSkip: skipAfter(imageSkip, operation),
  }));
};

/**
 * Take over the server's answers.
 * @param stillWaiting  ids of annotations with operations that are not answered yet
 */
export const settleOperations = (
  store: DocumentStore,
  answered: readonly AnsweredOperation[],
  stillWaiting: ReadonlySet<string>,
): void => {
  store.setState((state) => {
    const annotations = new Map(state.annotations);
    for (const answer of answered) settleOne(annotations, answer, stillWaiting);
    // A comment has the id of its operation.
    const refused = new Set(
      answered.filter(({ status }) => status !== 'applied').map(({ operation }) => operation.opId),
    );
    const comments = state.comments
      .filter(({ id }) => !refused.has(id))
      .map((comment) => unresolved(comment, answered));
    return { annotations, comments };
  });
};

/** What a refused `resolve_comment` had done here is taken back. */
const unresolved = (comment: Comment, answered: readonly AnsweredOperation[]): Comment => {
  for (const { operation, status } of answered) {
    if (operation.kind !== 'resolve_comment' || status === 'applied') continue;
    const { comment: id, isResolved } = operation.payload;
    if (id === comment.id) return { ...comment, isResolved: !isResolved };
  }
  return comment;
};

const settleOne = (
  annotations: Map<string, Annotation>,
  { operation, status, annotation }: AnsweredOperation,
  stillWaiting: ReadonlySet<string>,
): void => {
  if (isOfImage(operation)) return;
  const id = operation.annotationId;
  if (annotation === null) {
    if (operation.kind === 'create' && status !== 'applied') annotations.delete(id);
    return;
  }
  const local = annotations.get(id);
  const isAhead = stillWaiting.has(id) && status === 'applied' && local !== undefined;
  annotations.set(id, isAhead ? { ...local, number: annotation.number } : annotation);
};

const stateAfter = (state: ImageState, operation: Operation): ImageState => {
  if (operation.kind === 'set_image_state') return operation.payload.state;
  return state === 'todo' && !isTalk(operation) ? 'in_progress' : state;
};

export const keepMasks = (
  store: DocumentStore,
  unpacked: readonly (readonly [id: string, mask: UnpackedMask])[],
): void => {
  store.setState(({ masks }) => ({ masks: new Map([...masks, ...unpacked]) }));
};

export const toggleHidden = (store: DocumentStore, id: string): void => {
  store.setState(({ hiddenIds }) => {
    const next = new Set(hiddenIds);
    if (!next.delete(id)) next.add(id);
    return { hiddenIds: next };
  });
};

/** What is on the canvas, back to front. */
export const visibleAnnotations = (state: DocumentState): readonly Annotation[] =>
  presentAnnotations(state.annotations).filter(({ id }) => isShown(state, id));

export const isShown = ({ hiddenIds, soloId, annotations }: DocumentState, id: string): boolean => {
  // A solo object that is gone hides nothing.
  const isSolo = soloId !== null && annotations.get(soloId)?.isDeleted === false;
  return isSolo ? id === soloId : !hiddenIds.has(id);
};

/** Annotations that are not deleted, back to front, then in the order in which they were made. */
export const presentAnnotations = (annotations: Annotations): readonly Annotation[] => {
  const known = presentOnes.get(annotations);
  if (known !== undefined) return known;
  const present = [...annotations.values()]
    .filter((one) => !one.isDeleted)
    .sort((a, b) => a.zOrder - b.zOrder);
  presentOnes.set(annotations, present);
  return present;
};

/** Asked for with every frame; a document's annotations are replaced, never changed. */
const presentOnes = new WeakMap<Annotations, readonly Annotation[]>();

/** The annotations under a point, front to back; small ones win among equals. */
export const annotationsAt = (state: DocumentState, point: ImagePoint): readonly Annotation[] =>
  visibleAnnotations(state)
    .filter(({ id }) => {
      const mask = state.masks.get(id);
      return mask !== undefined && isCovered(mask.bitmap, point);
    })
    .sort((a, b) => b.zOrder - a.zOrder || a.area - b.area);
