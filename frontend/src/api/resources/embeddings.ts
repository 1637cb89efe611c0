/** Whether an image is encoded, and asking for it. The bytes themselves: `fetchBytes`. */

import type { BoxXyxy } from '../../engine/geometry/spaces';
import type { SampleWindow } from '../../engine/intensity/intensity';
import { api, dataOf } from '../client';
import { embeddingFromWire } from '../mappers';
import type { EmbeddingStatus, ModelName } from '../types';

/** What SAM is to see of an image. */
export interface AskedView {
  /** Which SAM; left out, the project's model. */
  readonly model?: ModelName | undefined;
  /** Samples of deep gray; left out, what the project chose. */
  readonly window?: SampleWindow | undefined;
  /** Of the image's grid; left out, the whole image. */
  readonly crop?: BoxXyxy | undefined;
}

export const getEmbedding = async (
  imageId: string,
  view: AskedView = {},
): Promise<EmbeddingStatus> =>
  embeddingFromWire(
    await dataOf(
      api.GET('/api/v1/images/{image_id}/embedding/', {
        params: { path: { image_id: imageId }, query: queryOf(view) },
      }),
    ),
  );

/** Ask for the embedding before those that nobody waits for; asking twice changes nothing. */
export const requestEmbedding = async (
  imageId: string,
  view: AskedView = {},
): Promise<EmbeddingStatus> =>
  embeddingFromWire(
    await dataOf(
      api.POST('/api/v1/images/{image_id}/embedding/', {
        params: { path: { image_id: imageId }, query: queryOf(view) },
      }),
    ),
  );

const queryOf = ({ model, window, crop }: AskedView) => ({
  ...(model !== undefined && { model }),
  ...(window !== undefined && { window_low: window.low, window_high: window.high }),
  ...(crop !== undefined && {
    crop_x0: crop.x0,
    crop_y0: crop.y0,
    crop_x1: crop.x1,
    crop_y1: crop.y1,
  }),
});
