/** Whether an image is encoded, and asking for it. The bytes themselves: `fetchBytes`. */

import { api, dataOf } from '../client';
import { embeddingFromWire } from '../mappers';
import type { EmbeddingStatus } from '../types';

export const getEmbedding = async (imageId: string): Promise<EmbeddingStatus> =>
  embeddingFromWire(
    await dataOf(
      api.GET('/api/v1/images/{image_id}/embedding/', { params: { path: { image_id: imageId } } }),
    ),
  );

/** Ask for the embedding before those that nobody waits for; asking twice changes nothing. */
export const requestEmbedding = async (imageId: string): Promise<EmbeddingStatus> =>
  embeddingFromWire(
    await dataOf(
      api.POST('/api/v1/images/{image_id}/embedding/', { params: { path: { image_id: imageId } } }),
    ),
  );
