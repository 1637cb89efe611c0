/** Why SAM does not answer yet: what it waits for and how far that is. Never a bare spinner. */
import { useStore } from 'zustand';

import type { EmbeddingStatus } from '../../api/types';
import type { DecoderStatus } from '../../decoder/clientOptions';
import type { WorkerProblem } from '../../decoder/protocol';
import { words } from '../../words/words';
import classes from './EncodingNotice.module.css';
import { useWorkbench } from './workbenchHome';

interface EncodingNoticeProps {
  readonly embedding: EmbeddingStatus | undefined;
  readonly hasDecoder: boolean;
  readonly isCutOff: boolean;
}

interface Said {
  readonly text: string;
  readonly hint: string;
  readonly isProblem: boolean;
}

export const EncodingNotice = ({ embedding, hasDecoder, isCutOff }: EncodingNoticeProps) => {
  const bench = useWorkbench();
  const decoder = useStore(bench.status, (status) => status.decoder);
  const said = isCutOff ? CUT_OFF : saidOf(decoder, embedding, hasDecoder);
  if (said === null) return null;
  return (
    <div
      className={classes.notice}
      data-problem={said.isProblem}
      data-testid="sam-notice"
      role="status"
    >
      <span className={classes.dot} />
      <span>
        {said.text} <span className={classes.hint}>{said.hint}</span>
      </span>
      {decoder.state === 'failed' && (
        <button type="button" className={classes.retry} onClick={() => bench.rearm()}>
          {words.ui.again}
        </button>
      )}
    </div>
  );
};

const plain = (text: string, hint: string): Said => ({ text, hint, isProblem: false });

const saidOf = (
  decoder: DecoderStatus,
  embedding: EmbeddingStatus | undefined,
  hasDecoder: boolean,
): Said | null =>
  decoder.state === 'failed'
    ? failureOf(decoder.problem)
    : waitingText(decoder.state, embedding, hasDecoder);

const failureOf = (problem: WorkerProblem): Said => {
  const { message, hint } = words.sam.problem(problem);
  return { text: message, hint, isProblem: true };
};

const CUT_OFF = plain(words.sam.cutOff, words.sam.cutOffHint);

const waitingText = (
  decoderState: 'idle' | 'loading' | 'ready',
  embedding: EmbeddingStatus | undefined,
  hasDecoder: boolean,
): Said | null => {
  if (embedding === undefined || decoderState === 'ready') return null;
  if (embedding.state === 'ready') {
    if (hasDecoder) return plain(words.sam.gettingReady, '');
    return plain(words.sam.decoderComing, words.sam.decoderComingHint);
  }
  return encodingText(embedding);
};

const encodingText = ({ state, position, problem }: EmbeddingStatus): Said => {
  if (state === 'running') return plain(words.sam.reading, words.sam.meanwhile);
  if (state !== 'failed') return plain(queueText(position ?? 0), words.sam.meanwhile);
  const { detail, hint } = problem ?? { detail: words.sam.noReason, hint: '' };
  return { text: words.sam.notRead(detail), hint, isProblem: true };
};

/** @param ahead  jobs before this one */
const queueText = (ahead: number): string =>
  ahead === 0 ? words.sam.readsNext : words.sam.readsLater(ahead);
