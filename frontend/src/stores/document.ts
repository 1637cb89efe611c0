/** The open image's annotations: the server's, with this computer's unsent operations on top. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ImageState } from '../api/types';
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import { isCovered } from '../engine/masks/maskBitmap';
import type { CocoRle } from '../engine/masks/rle';
import type { ImagePoint } from '../engine/geometry/spaces';
import type { Annotation } from '../engine/operations/annotation';
import { applyOperation } from '../engine/operations/operation';
import type { Annotations, Operation } from '../engine/operations/operation';

export interface UnpackedMask {
  /** Which mask was unpacked: a replaced one is unpacked anew. */
  readonly segmentation: CocoRle;
  readonly bitmap: MaskBitmap;
}

export interface DocumentState {
  readonly imageId: string | null;
  readonly imageState: ImageState;
  /** Deleted ones included: they can be restored. */
  readonly annotations: Annotations;
  readonly masks: ReadonlyMap<string, UnpackedMask>;
  readonly hiddenIds: ReadonlySet<string>;
  /** Only this one is shown; null shows all that are not hidden. */
  readonly soloId: string | null;
}

export type DocumentStore = StoreApi<DocumentState>;

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
    annotations: new Map(),
    masks: new Map(),
    hiddenIds: new Set(),
    soloId: null,
  }));

/**
 * Show what the server has, with unsent operations laid over it.
 * @param unsent  read before the server was asked, or one sent in between is shown by neither
 */
export const loadDocument = (
  store: DocumentStore,
  imageId: string,
  imageState: ImageState,
  annotations: readonly Annotation[],
  unsent: readonly Operation[],
): void => {
  store.setState((state) => {
    const isSameImage = state.imageId === imageId;
    // The server lists what is there. What was deleted here stays known, so that undo can restore it.
    const deleted = [...state.annotations.values()].filter((one) => isSameImage && one.isDeleted);
    const known: Annotations = new Map([...deleted, ...annotations].map((one) => [one.id, one]));
    return {
      imageId,
      imageState: unsent.reduce(stateAfter, imageState),
      annotations: unsent.reduce(applyOperation, known),
      masks: isSameImage ? state.masks : new Map(),
      hiddenIds: isSameImage ? state.hiddenIds : new Set(),
      soloId: isSameImage ? state.soloId : null,
    };
  });
};

export const applyToDocument = (store: DocumentStore, operation: Operation): void => {
  store.setState(({ annotations, imageState }) => ({
    annotations: applyOperation(annotations, operation),
    imageState: stateAfter(imageState, operation),
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
    return { annotations };
  });
};

const settleOne = (
  annotations: Map<string, Annotation>,
  { operation, status, annotation }: AnsweredOperation,
  stillWaiting: ReadonlySet<string>,
): void => {
  if (operation.kind === 'set_image_state') return;
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
  return state === 'todo' ? 'in_progress' : state;
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
