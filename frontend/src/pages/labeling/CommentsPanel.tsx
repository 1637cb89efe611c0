/** The threads of this image in a list; a row opens its box. */
import { useMemo } from 'react';
import { useStore } from 'zustand';

import { threadsOf } from '../../engine/comments/comments';
import type { Thread } from '../../engine/comments/comments';
import { words } from '../../words/words';
import classes from './CommentsPanel.module.css';
import { KeyCap } from './KeyCap';
import section from './SideSection.module.css';
import { useWorkbench } from './workbenchHome';

export const CommentsPanel = () => {
  const bench = useWorkbench();
  const comments = useStore(bench.stores.document, (document) => document.comments);
  const { isShowingResolved } = useStore(bench.stores.comments);
  const bindings = useStore(bench.choices.keys);
  const threads = useMemo(() => threadsOf(comments), [comments]);
  const resolvedCount = threads.filter(({ first }) => first.isResolved).length;
  return (
    <section
      className={section.panel}
      aria-label={words.talk.comments.title}
      data-testid="comments"
    >
      <h2 className={section.title}>
        {words.talk.comments.title}
        <span className={section.count}>{threads.length - resolvedCount || ''}</span>
        <span className={section.keys}>
          {bindings
            .keysOf({ id: 'comment', keys: [] })
            .slice(0, 1)
            .map((key) => (
              <KeyCap key={key}>{key}</KeyCap>
            ))}
        </span>
      </h2>
      <ul className={section.list}>
        {threads.map((thread, place) =>
          isShowingResolved || !thread.first.isResolved ? (
            <li key={thread.first.id}>
              <ThreadRow thread={thread} number={place + 1} />
            </li>
          ) : null,
        )}
      </ul>
      {resolvedCount > 0 && (
        <button
          type="button"
          className={classes.more}
          aria-pressed={isShowingResolved}
          onClick={(event) => {
            event.currentTarget.blur();
            bench.stores.comments.setState({ isShowingResolved: !isShowingResolved });
          }}
        >
          {isShowingResolved
            ? words.talk.comments.hideResolved
            : words.talk.comments.showResolved(resolvedCount)}
        </button>
      )}
    </section>
  );
};

const ThreadRow = ({ thread, number }: { readonly thread: Thread; readonly number: number }) => {
  const bench = useWorkbench();
  const { first, replies } = thread;
  const isOpen = useStore(
    bench.stores.comments,
    ({ opened }) => opened?.kind === 'thread' && opened.id === first.id,
  );
  return (
    <button
      type="button"
      className={classes.thread}
      aria-pressed={isOpen}
      data-resolved={first.isResolved}
      data-testid="comment-row"
      onClick={(event) => {
        if (event.detail > 0) event.currentTarget.blur();
        bench.editor.commenting.show(first.id);
      }}
    >
      <span className={classes.number}>{number}</span>
      <span className={section.text}>{first.text}</span>
      {replies.length > 0 && <span className={section.count}>+{replies.length}</span>}
    </button>
  );
};
