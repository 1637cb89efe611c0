/** Comments on the canvas: a pin at each place, and the box of the one that is open. */
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';

import type { Category } from '../../api/types';
import { threadsOf } from '../../engine/comments/comments';
import type { Thread } from '../../engine/comments/comments';
import type { ImagePoint } from '../../engine/geometry/spaces';
import { draftKey } from '../../stores/comments';
import type { OpenedComment } from '../../stores/comments';
import { words } from '../../words/words';
import { CommentBox } from './CommentBox';
import classes from './CommentPins.module.css';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

interface CommentPinsProps {
  readonly categories: readonly Category[];
  /** Whoever only looks on says nothing. */
  readonly canSpeak: boolean;
}

export const CommentPins = ({ categories, canSpeak }: CommentPinsProps) => {
  const bench = useWorkbench();
  const imageId = useStore(bench.stores.document, (document) => document.imageId);
  const comments = useStore(bench.stores.document, (document) => document.comments);
  const isPeeking = useStore(bench.stores.viewport, (view) => view.isPeeking);
  const { opened, isShowingResolved } = useStore(bench.stores.comments);
  const layerRef = useRef<HTMLDivElement>(null);
  useFollowViewport(bench, layerRef);
  const threads = useMemo(() => threadsOf(comments), [comments]);
  const openedId = opened?.kind === 'thread' ? opened.id : null;
  const isShown = ({ first }: Thread): boolean =>
    isShowingResolved || !first.isResolved || first.id === openedId;
  return (
    <>
      <div ref={layerRef} className={classes.layer} hidden={isPeeking}>
        {threads.map((thread, place) =>
          thread.first.point !== null && isShown(thread) ? (
            <Pin
              key={thread.first.id}
              thread={thread}
              point={thread.first.point}
              number={place + 1}
              isOpen={thread.first.id === openedId}
            />
          ) : null,
        )}
        {opened?.kind === 'new' && opened.point !== null && (
          <span className={classes.pin} style={placeOf(opened.point)} data-open="true">
            +
          </span>
        )}
      </div>
      {opened !== null && (
        <CommentBox
          key={boxKey(opened, imageId)}
          opened={opened}
          threads={threads}
          categories={categories}
          canSpeak={canSpeak}
        />
      )}
    </>
  );
};

interface PinProps {
  readonly thread: Thread;
  readonly point: ImagePoint;
  readonly number: number;
  readonly isOpen: boolean;
}

const Pin = ({ thread: { first }, point, number, isOpen }: PinProps) => {
  const { commenting } = useWorkbench().editor;
  return (
    <button
      type="button"
      className={classes.pin}
      style={placeOf(point)}
      aria-label={words.talk.comments.pin(number, first.text)}
      title={first.text}
      data-open={isOpen}
      data-resolved={first.isResolved}
      data-testid="comment-pin"
      onClick={(event) => {
        // A pointer leaves the keys to the editor; whoever came by key goes on from here.
        if (event.detail > 0) event.currentTarget.blur();
        if (isOpen) commenting.close();
        else commenting.open({ kind: 'thread', id: first.id });
      }}
    >
      {number}
    </button>
  );
};

/** A box for each place: one text goes along with the next thread, its field does not. */
const boxKey = (opened: OpenedComment, imageId: string | null): string => {
  const key = draftKey(opened, imageId);
  if (opened.kind === 'thread') return key;
  const { point, annotationId } = opened;
  return [key, point?.x, point?.y, annotationId].join(' ');
};

const placeOf = ({ x, y }: ImagePoint) => ({ '--x': x, '--y': y });

/** Written outside React: it changes with every frame of a pan. */
const useFollowViewport = (
  bench: Workbench,
  layerRef: { readonly current: HTMLElement | null },
): void => {
  useEffect(() => {
    const { viewport } = bench.stores;
    const follow = (): void => {
      const { scale, offsetX, offsetY } = viewport.getState().viewport;
      const style = layerRef.current?.style;
      style?.setProperty('--scale', String(scale));
      style?.setProperty('transform', `translate(${String(offsetX)}px, ${String(offsetY)}px)`);
    };
    follow();
    return viewport.subscribe((state, before) => {
      if (state.viewport !== before.viewport) follow();
    });
  }, [bench, layerRef]);
};
