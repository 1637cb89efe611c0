/** Why a model does not answer yet, in words: what it waits for and how far that is. */
import type { EmbeddingStatus } from '../../api/types';
import type { DecoderStatus } from '../../decoder/clientOptions';
import { words } from '../../words/words';

export interface Standing {
  readonly text: string;
  readonly hint: string;
  readonly isProblem: boolean;
  /** What a button can do about it. */
  readonly cure: 'ask' | 'rearm' | null;
}

export interface PaneCircumstances {
  readonly embedding: EmbeddingStatus | undefined;
  readonly hasDecoder: boolean;
  readonly decoder: DecoderStatus;
  /** Asking for the embedding was refused. */
  readonly refusal: { readonly message: string; readonly hint: string } | null;
  readonly canAsk: boolean;
}

const plain = (text: string, hint = ''): Standing => ({ text, hint, isProblem: false, cure: null });

/** @returns  null when the model answers */
export const standingOf = (circumstances: PaneCircumstances): Standing | null => {
  const { decoder, refusal, embedding } = circumstances;
  if (decoder.state === 'failed') {
    const { message, hint } = words.sam.problem(decoder.problem);
    return { text: message, hint, isProblem: true, cure: 'rearm' };
  }
  if (decoder.state === 'ready') return null;
  if (refusal !== null) {
    return { text: refusal.message, hint: refusal.hint, isProblem: true, cure: 'ask' };
  }
  return embedding === undefined
    ? plain(words.compare.embedding.asking)
    : embeddingStanding(embedding, circumstances);
};

const embeddingStanding = (
  embedding: EmbeddingStatus,
  { hasDecoder, canAsk }: PaneCircumstances,
): Standing => {
  const said = words.compare.embedding;
  switch (embedding.state) {
    case 'ready':
      return plain(hasDecoder ? said.starting : words.sam.decoderComing);
    case 'running':
      return plain(said.running, said.meanwhile);
    case 'queued':
      return plain(queueText(embedding.position ?? 0), said.meanwhile);
    case 'none':
      return canAsk ? plain(said.asking) : plain(said.unasked, said.viewer);
    case 'failed':
      return failure(embedding.problem, canAsk);
  }
};

/** @param ahead  jobs before this one */
const queueText = (ahead: number): string =>
  ahead === 0 ? words.compare.embedding.next : words.compare.embedding.queued(ahead);

const failure = (problem: EmbeddingStatus['problem'], canAsk: boolean): Standing => {
  const said = words.compare.embedding;
  const { detail, hint } = problem ?? { detail: words.sam.noReason, hint: '' };
  return { text: said.failed(detail), hint, isProblem: true, cure: canAsk ? 'ask' : null };
};
