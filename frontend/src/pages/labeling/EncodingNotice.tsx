/** Why SAM does not answer yet: what it waits for and how far that is. Never a bare spinner. */
import { useStore } from 'zustand';

import type { EmbeddingStatus } from '../../api/types';
import type { DecoderStatus } from '../../decoder/client';
import { formatAmount } from '../../ui/format';
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
          Try again
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
    ? { text: decoder.problem.message, hint: decoder.problem.hint, isProblem: true }
    : waitingText(decoder.state, embedding, hasDecoder);

const CUT_OFF = plain(
  'No connection: this image and its objects appear when the server is back.',
  'What you made is safe on this computer.',
);

const waitingText = (
  decoderState: 'idle' | 'loading' | 'ready',
  embedding: EmbeddingStatus | undefined,
  hasDecoder: boolean,
): Said | null => {
  if (embedding === undefined || decoderState === 'ready') return null;
  if (embedding.state === 'ready') {
    if (hasDecoder) return plain('SAM is getting ready in this browser…', '');
    return plain('The decoder of this model is being made.', 'SAM starts by itself.');
  }
  return encodingText(embedding);
};

const MEANWHILE = 'Look around and work on what is there; SAM starts by itself.';

const encodingText = ({ state, position, problem }: EmbeddingStatus): Said => {
  if (state === 'running') return plain('SAM is reading this image.', MEANWHILE);
  if (state !== 'failed') return plain(queueText(position ?? 0), MEANWHILE);
  const { detail, hint } = problem ?? { detail: 'no reason was given.', hint: '' };
  return { text: `SAM could not read this image: ${detail}`, hint, isProblem: true };
};

/** @param ahead  jobs before this one */
const queueText = (ahead: number): string =>
  ahead === 0
    ? 'SAM reads this image next.'
    : `SAM will read this image; ${formatAmount(ahead, 'job')} ahead.`;
