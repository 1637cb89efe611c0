/** One thread, or the beginning of one: what was said, a field to answer, and Resolve. */
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';

import type { Category, Comment } from '../../api/types';
import type { Thread } from '../../engine/comments/comments';
import { imageToScreen } from '../../engine/geometry/viewport';
import { presentAnnotations } from '../../stores/document';
import { draftKey, setDraft } from '../../stores/comments';
import type { OpenedComment } from '../../stores/comments';
import { Sentence } from '../../ui/Sentence';
import { formatDateTime } from '../../ui/format';
import { words } from '../../words/words';
import classes from './CommentBox.module.css';
import { EditorButton } from './EditorButton';
import { placeBeside } from './floatingPlace';
import { KeyCap } from './KeyCap';
import { filterObjects } from './objectRows';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

const MAX_LENGTH = 10_000;
/** Of the box at its tallest, with its shadow, CSS pixels. */
const SIZE = { height: 380, width: 316 };
/** From a place to the box above its pin. */
const ABOVE = 32;

interface CommentBoxProps {
  readonly opened: OpenedComment;
  readonly threads: readonly Thread[];
  readonly categories: readonly Category[];
  readonly canSpeak: boolean;
}

export const CommentBox = (props: CommentBoxProps) => {
  const { opened, threads, categories, canSpeak } = props;
  const bench = useWorkbench();
  const { commenting } = bench.editor;
  const openedId = opened.kind === 'thread' ? opened.id : null;
  const number = threads.findIndex(({ first }) => first.id === openedId) + 1;
  const thread = threads[number - 1];
  // Where the place was when it opened: the box does not run after a pan.
  const [place] = useState(() => placeOf(bench, opened, thread));
  // Gone: the server refused it, or it is on another image.
  if (openedId !== null && thread === undefined) return null;
  const title = thread === undefined ? words.talk.comments.fresh : words.talk.comments.one(number);
  return (
    <div
      className={classes.box}
      style={place}
      role="group"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        commenting.close();
      }}
      data-testid="comment-box"
    >
      <header className={classes.header}>
        <span className={classes.title}>
          {title}
          <ObjectName annotationId={objectOf(opened, thread)} categories={categories} />
        </span>
        {thread !== undefined && canSpeak && <ResolveButton first={thread.first} />}
      </header>
      {thread !== undefined && <Conversation thread={thread} />}
      <Answer opened={opened} canSpeak={canSpeak} />
    </div>
  );
};

const objectOf = (opened: OpenedComment, thread: Thread | undefined): string | null =>
  opened.kind === 'new' ? opened.annotationId : (thread?.first.annotationId ?? null);

const Conversation = ({ thread: { first, replies } }: { readonly thread: Thread }) => (
  <ol className={classes.said}>
    {[first, ...replies].map((comment) => (
      <Said key={comment.id} comment={comment} />
    ))}
  </ol>
);

const ResolveButton = ({ first }: { readonly first: Comment }) => {
  const { commenting } = useWorkbench().editor;
  return (
    <EditorButton
      label={first.isResolved ? words.talk.comments.openAgain : words.talk.comments.resolve}
      onPress={() => {
        void commenting.resolve(first.id, !first.isResolved);
        if (!first.isResolved) commenting.close();
      }}
    />
  );
};

const Said = ({ comment }: { readonly comment: Comment }) => {
  const { author, createdAt, text, isResolved, resolvedBy } = comment;
  return (
    <li className={classes.comment}>
      <span className={classes.who}>
        <strong>{author ?? words.talk.comments.you}</strong>{' '}
        <span className={classes.dim}>
          {createdAt === null ? words.talk.comments.justNow : formatDateTime(createdAt)}
        </span>
      </span>
      <span className={classes.text}>{text}</span>
      {isResolved && (
        <span className={classes.dim}>
          {resolvedBy === null
            ? words.talk.comments.resolved
            : words.talk.comments.resolvedBy(resolvedBy)}
        </span>
      )}
    </li>
  );
};

const Answer = ({ opened, canSpeak }: Pick<CommentBoxProps, 'opened' | 'canSpeak'>) => {
  if (canSpeak) return <SayField opened={opened} />;
  return opened.kind === 'new' ? (
    <p className={classes.foot}>{words.talk.comments.readOnly}</p>
  ) : null;
};

const SayField = ({ opened }: { readonly opened: OpenedComment }) => {
  const bench = useWorkbench();
  const imageId = useStore(bench.stores.document, (document) => document.imageId);
  const key = draftKey(opened, imageId);
  const text = useStore(bench.stores.comments, ({ drafts }) => drafts.get(key) ?? '');
  const isNew = opened.kind === 'new';
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  useEffect(() => fieldRef.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    // An input method takes Enter for itself.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void bench.editor.commenting.say(text);
  };
  return (
    <div className={classes.answer}>
      <textarea
        ref={fieldRef}
        className={classes.field}
        rows={2}
        maxLength={MAX_LENGTH}
        placeholder={isNew ? words.talk.comments.placeholder : words.talk.comments.reply}
        aria-label={isNew ? words.talk.comments.field : words.talk.comments.reply}
        value={text}
        onChange={(event) => setDraft(bench.stores.comments, key, event.currentTarget.value)}
        onKeyDown={onKeyDown}
        data-testid="comment-field"
      />
      <span className={classes.foot}>
        <Sentence text={words.talk.comments.send} parts={{ key: <KeyCap>Enter</KeyCap> }} />{' '}
        <Sentence text={words.talk.comments.close} parts={{ key: <KeyCap>Esc</KeyCap> }} />
      </span>
    </div>
  );
};

interface ObjectNameProps {
  readonly annotationId: string | null;
  readonly categories: readonly Category[];
}

/** The object that a comment is about, by its name in the list of objects. */
const ObjectName = ({ annotationId, categories }: ObjectNameProps) => {
  const bench = useWorkbench();
  const annotations = useStore(bench.stores.document, (document) => document.annotations);
  if (annotationId === null) return null;
  const rows = filterObjects(presentAnnotations(annotations), categories, '');
  const name =
    rows.find(({ id }) => id === annotationId)?.name ?? words.talk.comments.deletedObject;
  return <span className={classes.dim}> {words.talk.comments.on(name)}</span>;
};

const placeOf = (bench: Workbench, opened: OpenedComment, thread: Thread | undefined) => {
  const { viewport, screen } = bench.stores.viewport.getState();
  const point = opened.kind === 'new' ? opened.point : (thread?.first.point ?? null);
  const at = point === null ? null : imageToScreen(point, viewport);
  const beside = placeBeside(at, screen, SIZE);
  const isLow = at !== null && at.y + SIZE.height > screen.height && at.y > SIZE.height + ABOVE;
  if (!isLow) return beside;
  // It grows upwards from above the pin, however little there is to read.
  return { left: beside.left, top: at.y - ABOVE, transform: 'translateY(-100%)' };
};
