/** Whether an embedding that was lost on its way lies where it did. */
import type { QueryClient } from '@tanstack/react-query';

import { comparedEmbeddingQuery } from '../../api/queries';
import type { ModelName } from '../../api/types';

interface EmbeddingAddress {
  readonly imageId: string;
  readonly model: ModelName;
  /** Where it lay; null when it lay nowhere. */
  readonly url: string | null;
}

/** Ask the server anew where the embedding is; without an answer it is taken to lie still. */
export const liesStill = async (
  queryClient: QueryClient,
  { imageId, model, url }: EmbeddingAddress,
): Promise<boolean> => {
  const { queryKey } = comparedEmbeddingQuery(imageId, model);
  await queryClient.invalidateQueries({ queryKey, exact: true });
  const embedding = queryClient.getQueryData(queryKey);
  return embedding?.state === 'ready' && embedding.url === url;
};
