/** Asks for an embedding of the open image that is not its own, and waits for it. */
import { getEmbedding, requestEmbedding } from '../../api/resources/embeddings';
import type { AskedView } from '../../api/resources/embeddings';
import type { EmbeddingStatus } from '../../api/types';
import { words } from '../../words/words';

/** How often to look whether it is there. */
const POLL_MILLISECONDS = 700;

export interface Waiting {
  readonly isWanted: () => boolean;
  /** Hears where it stands while it is not there. */
  readonly tell: (status: EmbeddingStatus) => void;
}

/**
 * @returns  null when nobody wants it any more
 * @throws   Error when it failed or could not be asked for
 */
export const awaitEmbedding = async (
  imageId: string,
  view: AskedView,
  { isWanted, tell }: Waiting,
): Promise<EmbeddingStatus | null> => {
  let status = await requestEmbedding(imageId, view);
  while (isWanted()) {
    if (status.state === 'ready') return status;
    if (status.state === 'failed') {
      throw new Error(status.problem?.detail ?? words.notices.viewNotRead);
    }
    tell(status);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    if (isWanted()) status = await getEmbedding(imageId, view);
  }
  return null;
};
