/** Operations that say something and change nothing. */

export interface CommentDraft {
  readonly kind: 'comment';
  /** The object that it is about. */
  readonly annotationId?: string;
  readonly payload: {
    readonly text: string;
    /** Image frame. */
    readonly point?: readonly [x: number, y: number];
    /** The first comment of a thread. */
    readonly replyTo?: string;
  };
}

export interface ResolveCommentDraft {
  readonly kind: 'resolve_comment';
  readonly payload: { readonly comment: string; readonly isResolved: boolean };
}

export type TalkDraft = CommentDraft | ResolveCommentDraft;

/** Whether it is said of the image or of an object, and changes neither. */
export const isTalk = <Draft extends { readonly kind: string }>(
  draft: Draft,
): draft is Extract<Draft, TalkDraft> =>
  draft.kind === 'comment' || draft.kind === 'resolve_comment';
