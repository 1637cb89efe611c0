/** Images: the filtered list of a project, and one image. */

import { api, dataOf } from '../client';
import { imageDetailFromWire, imageFromWire, pageFromWire } from '../mappers';
import type { ImageDetail, ImageRow, ImageState, Page } from '../types';

export interface ImageFilter {
  readonly state?: ImageState;
  /** Part of the path, upper and lower case alike. */
  readonly path?: string;
  readonly category?: string;
}

/** @param limit  1 to 500 */
export const listImages = async (
  projectId: string,
  filter: ImageFilter = {},
  cursor: string | null = null,
  limit = 200,
): Promise<Page<ImageRow>> => {
  const query = { ...filter, limit, ...(cursor !== null && { cursor }) };
  return pageFromWire(
    await dataOf(
      api.GET('/api/v1/projects/{project_id}/images/', {
        params: { path: { project_id: projectId }, query },
      }),
    ),
    imageFromWire,
  );
};

export const getImage = async (id: string): Promise<ImageDetail> =>
  imageDetailFromWire(
    await dataOf(api.GET('/api/v1/images/{image_id}/', { params: { path: { image_id: id } } })),
  );
