/** Whether the work is safe: saved, on this computer, or in need of a person. */
import { useStore } from 'zustand';

import { formatAmount } from '../../ui/format';
import classes from './SaveIndicator.module.css';
import { saveStateOf } from './saveState';
import type { SaveState } from './saveState';
import { TroubledChange } from './TroubledChange';
import { useWorkbench } from './workbenchHome';

const WORDS = { saved: 'saved', local: 'on this computer', attention: 'needs you' } as const;

const HOLD_WORDS = {
  offline: 'The server cannot be reached. samweb goes on trying.',
  'log-in': 'Log in again; then everything is sent.',
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
        <span aria-live="polite">{WORDS[state]}</span>
      </button>
      {isTrayOpen && (
        <div className={classes.tray} role="dialog" aria-label="Saving" data-testid="tray">
          <p className={classes.summary}>{title}</p>
          {outbox.troubled.map((record) => (
            <TroubledChange key={record.sequence} record={record} />
          ))}
        </div>
      )}
    </div>
  );
};

const sentence = (waiting: number, state: SaveState): string => {
  if (waiting > 0) return `${formatAmount(waiting, 'change')} not sent yet.`;
  return state === 'attention' ? 'Everything else is saved.' : 'Everything is saved.';
};
