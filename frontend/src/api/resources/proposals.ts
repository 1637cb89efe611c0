/** What automatic runs find on an image. */

import { api, dataOf } from '../client';
import { proposalsFromWire } from '../proposalMappers';
import type { Proposals } from '../proposalMappers';

/** Masks below them are not kept: no slider brings them back. */
const FLOORS = { pred_iou_thresh: 0.4, stability_score_thresh: 0.5 } as const;

export const getProposals = async (imageId: string): Promise<Proposals> =>
  proposalsFromWire(
    await dataOf(
      api.GET('/api/v1/images/{image_id}/proposals/', { params: { path: { image_id: imageId } } }),
    ),
  );

/** Run over the image because somebody waits; asking twice runs once. */
export const requestProposals = async (
  imageId: string,
  pointsPerSide: number,
): Promise<Proposals> =>
  proposalsFromWire(
    await dataOf(
      api.POST('/api/v1/images/{image_id}/proposals/', {
        params: { path: { image_id: imageId } },
        body: { points_per_side: pointsPerSide, ...FLOORS },
      }),
    ),
  );
