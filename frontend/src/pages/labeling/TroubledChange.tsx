/** A change that the server did not take: why, and what a person can do about it. */
import { useStore } from 'zustand';

import type { OutboxRecord } from '../../stores/outbox/storage';
import classes from './SaveIndicator.module.css';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

const KIND_WORDS: Readonly<Record<OutboxRecord['operation']['kind'], string>> = {
  create: 'A new object',
  replace: 'A new mask',
  recategorise: 'A change of category',
  reorder: 'A change of order',
  delete: 'A deletion',
  restore: 'An undone deletion',
  set_image_state: 'The state of the image',
};

export const TroubledChange = ({ record }: { readonly record: OutboxRecord }) => {
  const bench = useWorkbench();
  const openedId = useStore(bench.status, (status) => status.openedId);
  const isHere = record.imageId === openedId;
  const { reason, hint } = reasonOf(record);
  return (
    <div className={classes.change} data-testid="troubled-change">
      <strong>
        {KIND_WORDS[record.operation.kind]}
        {isHere ? '' : ' on another image'}
      </strong>
      <span>{reason}</span>
      {hint !== '' && <span className={classes.hint}>{hint}</span>}
      <span className={classes.actions}>
        {isHere && (
          <button
            type="button"
            className={classes.action}
            onClick={() => void doAgain(bench, record)}
          >
            Do it again
          </button>
        )}
        <button
          type="button"
          className={classes.action}
          onClick={() => void bench.outbox.dismiss(record.sequence)}
        >
          Let it go
        </button>
      </span>
    </div>
  );
};

const reasonOf = ({
  trouble,
}: OutboxRecord): { readonly reason: string; readonly hint: string } => {
  if (trouble?.status === 'conflict') {
    const reason = 'Somebody else changed the object first. What you see now is theirs.';
    return { reason, hint: '' };
  }
  const problem = trouble?.problem ?? { detail: 'The server refused it.', hint: '' };
  return { reason: problem.detail, hint: problem.hint };
};

/** The same change anew, on what the server has now. */
const doAgain = async (
  { editor, outbox }: Workbench,
  { operation, sequence }: OutboxRecord,
): Promise<void> => {
  const { changes } = editor;
  const isDone = await (operation.kind === 'set_image_state'
    ? changes.doFinal(operation)
    : changes.do('Do a change again', operation));
  if (isDone) await outbox.dismiss(sequence);
};
