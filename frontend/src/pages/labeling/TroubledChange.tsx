/** Changes that the server did not take: why, and what a person can do about it. */
import { useStore } from 'zustand';
import type { ReactNode } from 'react';

import { draftFromOperation } from '../../engine/operations/operation';
import { isTalk } from '../../engine/operations/talk';
import type { Conflict } from '../../stores/outbox/conflicts';
import type { OutboxRecord } from '../../stores/outbox/storage';
import { words } from '../../words/words';
import { EditorButton } from './EditorButton';
import classes from './SaveIndicator.module.css';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

/** All that was done to one object which somebody else changed as well. */
export const ConflictRow = ({ conflict }: { readonly conflict: Conflict }) => {
  const bench = useWorkbench();
  const { changes, imageId, sequences, theirs } = conflict;
  const [only, ...more] = changes;
  const what =
    only === undefined || more.length > 0
      ? words.talk.saving.changesOfObject(changes.length)
      : words.talk.saving.kinds[only.kind];
  const who = theirs?.updatedBy ?? words.talk.saving.somebodyElse;
  return (
    <TroubledRow
      what={what}
      imageId={imageId}
      sequences={sequences}
      action={{
        label: words.talk.saving.compare,
        run: () => bench.status.setState({ openPanel: 'conflicts', isTrayOpen: false }),
      }}
    >
      <span>{words.talk.saving.changedFirst(who)}</span>
    </TroubledRow>
  );
};

/** One change that was refused. */
export const RefusedRow = ({ record }: { readonly record: OutboxRecord }) => {
  const bench = useWorkbench();
  const { operation, imageId, sequence, trouble } = record;
  const { detail, hint } = trouble?.problem ?? { detail: words.talk.saving.refused, hint: '' };
  return (
    <TroubledRow
      what={words.talk.saving.kinds[operation.kind]}
      imageId={imageId}
      sequences={[sequence]}
      action={{ label: words.talk.saving.doAgain, run: () => void doAgain(bench, record) }}
    >
      {operation.kind === 'comment' && <q>{operation.payload.text}</q>}
      <span>{detail}</span>
      {hint !== '' && <span className={classes.hint}>{hint}</span>}
    </TroubledRow>
  );
};

interface TroubledRowProps {
  readonly what: string;
  readonly imageId: string;
  /** Of the outbox. */
  readonly sequences: readonly number[];
  /** For the image that is open. */
  readonly action: { readonly label: string; readonly run: () => void };
  /** Why it was not taken. */
  readonly children: ReactNode;
}

const TroubledRow = ({ what, imageId, sequences, action, children }: TroubledRowProps) => {
  const bench = useWorkbench();
  const openedId = useStore(bench.status, (status) => status.openedId);
  const isHere = imageId === openedId;
  return (
    <div className={classes.change} data-testid="troubled-change">
      <strong>{isHere ? what : words.talk.saving.elsewhere(what)}</strong>
      {children}
      <span className={classes.actions}>
        {isHere && <EditorButton label={action.label} onPress={action.run} />}
        <EditorButton
          label={words.talk.saving.letGo}
          onPress={() => void bench.outbox.dismiss(sequences)}
        />
      </span>
    </div>
  );
};

/** The same change anew, on what the server has now. */
const doAgain = async (
  { editor, outbox }: Workbench,
  { operation, sequence }: OutboxRecord,
): Promise<void> => {
  const { changes } = editor;
  const isDone = await (operation.kind === 'set_image_state' || isTalk(operation)
    ? changes.doFinal(operation)
    : changes.do(words.commands.done.again, draftFromOperation(operation)));
  if (isDone) await outbox.dismiss([sequence]);
};
