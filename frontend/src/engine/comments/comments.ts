/** What members say about an image: threads, at a place of it or about all of it. */
import { imagePoint } from '../geometry/spaces';
import type { ImagePoint } from '../geometry/spaces';
import type { Operation } from '../operations/operation';

export interface Comment {
  /** That of its operation. */
  readonly id: string;
  /** The first comment of its thread; null for the first one itself. */
  readonly replyTo: string | null;
  /** The object that the thread is about. */
  readonly annotationId: string | null;
  /** Null for the image as a whole. */
  readonly point: ImagePoint | null;
  readonly text: string;
  /** Null until the server has said who and when: it is the own one. */
  readonly author: string | null;
  /** ISO date and time. */
  readonly createdAt: string | null;
  readonly isResolved: boolean;
  readonly resolvedBy: string | null;
}

export interface Thread {
  readonly first: Comment;
  readonly replies: readonly Comment[];
}

/** The comments after an operation; one that is there already changes nothing. */
export const commentsAfter = (
  comments: readonly Comment[],
  operation: Operation,
): readonly Comment[] => {
  if (operation.kind === 'comment') {
    if (comments.some(({ id }) => id === operation.opId)) return comments;
    return [...comments, commentOf(operation)];
  }
  if (operation.kind !== 'resolve_comment') return comments;
  const { comment, isResolved } = operation.payload;
  return comments.map((one) =>
    one.id === comment ? { ...one, isResolved, resolvedBy: null } : one,
  );
};

/** Threads in the order in which they were begun. */
export const threadsOf = (comments: readonly Comment[]): readonly Thread[] =>
  comments
    .filter(({ replyTo }) => replyTo === null)
    .map((first) => ({ first, replies: comments.filter(({ replyTo }) => replyTo === first.id) }));

const commentOf = ({
  opId,
  annotationId,
  payload,
}: Extract<Operation, { readonly kind: 'comment' }>): Comment => ({
  id: opId,
  replyTo: payload.replyTo ?? null,
  annotationId: annotationId ?? null,
  point: payload.point === undefined ? null : imagePoint(...payload.point),
  text: payload.text,
  author: null,
  createdAt: null,
  isResolved: false,
  resolvedBy: null,
});
