/** What SAM sees of a deep image, always; and where the eye sees something else, the way to it. */
import { useStore } from 'zustand';

import type { Intensity } from '../../engine/intensity/intensity';
import { differs } from '../../stores/windowing';
import type { Reading } from '../../stores/windowing';
import { Sentence } from '../../ui/Sentence';
import { words } from '../../words/words';
import { KeyCap } from './KeyCap';
import { queueText } from './queueText';
import classes from './SamChips.module.css';
import { windowText } from './windowText';
import { useWorkbench } from './workbenchHome';

export const SamWindowChip = () => {
  const bench = useWorkbench();
  const { windowing } = bench.stores;
  const intensity = useStore(windowing, (state) => state.intensity);
  const sam = useStore(windowing, (state) => state.sam);
  const reading = useStore(windowing, (state) => state.reading);
  const isDifferent = useStore(windowing, differs);
  if (intensity === null || sam === null) return null;
  return (
    <div className={classes.chip} data-testid="sam-window" role="status">
      <span>
        <Sentence
          text={words.sam.sees}
          parts={{
            what: <strong className={classes.seen}>{windowText(sam, intensity)}</strong>,
          }}
        />
      </span>
      {reading !== null && (
        <span className={classes.reading} data-problem={reading.state === 'failed'}>
          {readingText(reading, intensity)}
        </span>
      )}
      {isDifferent && (reading === null || reading.state === 'failed') && (
        <button
          type="button"
          className={classes.action}
          data-testid="sam-window-match"
          onClick={(event) => {
            event.currentTarget.blur();
            bench.editor.ports.segmentWithView();
          }}
        >
          {words.sam.segmentWithView} <KeyCap>M</KeyCap>
        </button>
      )}
    </div>
  );
};

const readingText = ({ window, state, ahead, problem }: Reading, intensity: Intensity): string => {
  if (state === 'failed') return problem;
  return words.sam.readingOf(windowText(window, intensity), queueText(state, ahead));
};
