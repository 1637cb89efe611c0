/** Shift+W: why this image cannot be labeled. A digit answers, and the next image opens. */
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';

import { SKIP_REASONS } from '../../engine/operations/skip';
import type { SkipReason } from '../../engine/operations/skip';
import { SKIP_LABELS } from '../skipReasons';
import { words } from '../../words/words';
import { KeyCap } from './KeyCap';
import classes from './SkipPanel.module.css';
import type { StatusStore } from './status';
import { useWorkbench } from './workbenchHome';

const MAX_NOTE_LENGTH = 500;

export const SkipPanel = () => {
  const bench = useWorkbench();
  const isOpen = useStore(bench.status, (status) => status.openPanel === 'skip');
  return isOpen ? <Reasons /> : null;
};

const Reasons = () => {
  const bench = useWorkbench();
  const [isOther, setIsOther] = useState(false);
  const panelRef = useRef<HTMLDivElement>(null);
  useEffect(() => panelRef.current?.focus(), []);
  useEffect(() => closeWhenLeft(bench.status), [bench]);
  const close = (): void => bench.status.setState({ openPanel: null });
  const skip = (reason: SkipReason, note = ''): void => {
    close();
    void bench.editor.submission.skip(reason, note);
  };
  const choose = (reason: SkipReason): void => {
    if (reason === 'other') setIsOther(true);
    else skip(reason);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const reason = isOther ? undefined : reasonOf(event);
    if (event.key === 'Escape') close();
    else if (reason !== undefined) choose(reason);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={panelRef}
      className={classes.panel}
      role="group"
      aria-labelledby="skip-title"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      data-testid="skip-panel"
    >
      <h2 id="skip-title" className={classes.title}>
        {words.talk.skip.title}
      </h2>
      {SKIP_REASONS.map((reason, place) => (
        <button
          key={reason}
          type="button"
          className={classes.reason}
          aria-pressed={reason === 'other' && isOther}
          onClick={() => choose(reason)}
          data-testid={`skip-${reason}`}
        >
          <KeyCap>{place + 1}</KeyCap> {SKIP_LABELS[reason]}
        </button>
      ))}
      {isOther && <NoteField onNote={(note) => skip('other', note)} />}
      <p className={classes.foot}>{words.talk.skip.foot}</p>
    </div>
  );
};

/** A reason is about the image that it was asked for; the returned function stops it. */
const closeWhenLeft = (status: StatusStore): (() => void) =>
  status.subscribe(({ openedId }, before) => {
    if (openedId !== before.openedId) status.setState({ openPanel: null });
  });

const NoteField = ({ onNote }: { readonly onNote: (note: string) => void }) => {
  const [note, setNote] = useState('');
  const fieldRef = useRef<HTMLInputElement>(null);
  useEffect(() => fieldRef.current?.focus(), []);
  return (
    <form
      className={classes.other}
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim() !== '') onNote(note.trim());
      }}
    >
      <input
        ref={fieldRef}
        type="text"
        className={classes.field}
        placeholder={words.talk.skip.note}
        aria-label={words.talk.skip.noteLabel}
        maxLength={MAX_NOTE_LENGTH}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <KeyCap>Enter</KeyCap>
    </form>
  );
};

/** By the place of the digit: with AZERTY it types a sign. */
const reasonOf = ({ code, ctrlKey, altKey, metaKey }: KeyboardEvent): SkipReason | undefined => {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  if (digit === undefined || ctrlKey || altKey || metaKey) return undefined;
  return SKIP_REASONS[Number(digit) - 1];
};
