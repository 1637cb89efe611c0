/** Whether the work is safe: saved, on this computer, or in need of a person. */
import { useStore } from 'zustand';

import { conflictsOf, isRefused } from '../../stores/outbox/conflicts';
import { words } from '../../words/words';
import classes from './SaveIndicator.module.css';
import { saveStateOf } from './saveState';
import type { SaveState } from './saveState';
import { ConflictRow, RefusedRow } from './TroubledChange';
import { useWorkbench } from './workbenchHome';

const HOLD_WORDS = {
  offline: words.talk.saving.offline,
  'log-in': words.talk.saving.logIn,
} as const;

export const SaveIndicator = () => {
  const bench = useWorkbench();
  const outbox = useStore(bench.outbox.store);
  const isTrayOpen = useStore(bench.status, (status) => status.isTrayOpen);
  const state = saveStateOf(outbox);
  const waiting = outbox.waiting.length;
  const title = [sentence(waiting, state), outbox.hold === null ? '' : HOLD_WORDS[outbox.hold]]
    .join(' ')
    .trim();
  return (
    <div className={classes.place}>
      <button
        type="button"
        className={classes.indicator}
        data-state={state}
        data-testid="save-indicator"
        title={title}
        aria-expanded={isTrayOpen}
        onClick={(event) => {
          event.currentTarget.blur();
          bench.status.setState({ isTrayOpen: !isTrayOpen });
        }}
      >
        <span className={classes.dot} />
        <span aria-live="polite">{words.talk.saving[state]}</span>
      </button>
      {isTrayOpen && (
        <div
          className={classes.tray}
          role="dialog"
          aria-label={words.talk.saving.title}
          data-testid="tray"
        >
          <p className={classes.summary}>{title}</p>
          {conflictsOf(outbox.troubled).map((conflict) => (
            <ConflictRow key={conflict.annotationId} conflict={conflict} />
          ))}
          {outbox.troubled.filter(isRefused).map((record) => (
            <RefusedRow key={record.sequence} record={record} />
          ))}
        </div>
      )}
    </div>
  );
};

const sentence = (waiting: number, state: SaveState): string => {
  const { allSaved, restSaved } = words.talk.saving;
  if (waiting > 0) return words.talk.saving.waiting(waiting);
  return state === 'attention' ? restSaved : allSaved;
};
