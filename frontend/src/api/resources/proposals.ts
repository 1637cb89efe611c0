/** What automatic runs find on an image. */

import { automaskToWire } from '../batchMappers';
import { api, dataOf } from '../client';
import { proposalsFromWire } from '../proposalMappers';
import type { Proposals } from '../proposalMappers';
import type { AutomaskParameters } from '../types';

export const getProposals = async (imageId: string): Promise<Proposals> =>
  proposalsFromWire(
    await dataOf(
      api.GET('/api/v1/images/{image_id}/proposals/', { params: { path: { image_id: imageId } } }),
    ),
  );

/** Run over the image because somebody waits; asking twice runs once. */
export const requestProposals = async (
  imageId: string,
  parameters: AutomaskParameters,
): Promise<Proposals> =>
  proposalsFromWire(
    await dataOf(
      api.POST('/api/v1/images/{image_id}/proposals/', {
        params: { path: { image_id: imageId } },
        body: automaskToWire(parameters),
      }),
    ),
  );
