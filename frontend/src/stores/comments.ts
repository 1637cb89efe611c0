/** Which comment is open on the canvas, and what was typed and not yet sent. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ImagePoint } from '../engine/geometry/spaces';

/** A thread, or the place where one is being begun. */
export type OpenedComment =
  | { readonly kind: 'thread'; readonly id: string }
  | {
      readonly kind: 'new';
      /** Null for the image as a whole. */
      readonly point: ImagePoint | null;
      readonly annotationId: string | null;
    };

export interface CommentsState {
  readonly opened: OpenedComment | null;
  readonly isShowingResolved: boolean;
  /** By `draftKey`: a text is there again when its box is opened again. */
  readonly drafts: ReadonlyMap<string, string>;
}

export type CommentsStore = StoreApi<CommentsState>;

export const makeCommentsStore = (): CommentsStore =>
  createStore<CommentsState>(() => ({
    opened: null,
    isShowingResolved: false,
    drafts: new Map(),
  }));

/** Each thread has a text of its own, and each image one for the next thread. */
export const draftKey = (opened: OpenedComment, imageId: string | null): string =>
  opened.kind === 'thread' ? opened.id : `new on ${imageId ?? ''}`;

export const setDraft = (store: CommentsStore, key: string, text: string): void => {
  store.setState(({ drafts }) => {
    const next = new Map(drafts);
    if (text === '') next.delete(key);
    else next.set(key, text);
    return { drafts: next };
  });
};
