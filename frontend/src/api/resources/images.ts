/** Images: the filtered list of a project, and one image. */

import { filterToWire } from '../assignmentMappers';
import { api, dataOf } from '../client';
import { imageDetailFromWire, imageFromWire, pageFromWire } from '../mappers';
import type { ImageDetail, ImageFilter, ImageRow, NumberRange, Page, TagCount } from '../types';

/** @param limit  1 to 500 */
export const listImages = async (
  projectId: string,
  filter: ImageFilter = {},
  cursor: string | null = null,
  limit = 200,
): Promise<Page<ImageRow>> => {
  const query = { ...filterToWire(filter), limit, ...(cursor !== null && { cursor }) };
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

/**
 * The rows of a filter from a number on.
 * @param limit  1 to 500
 */
export const listImagesFrom = async (
  projectId: string,
  filter: ImageFilter,
  fromNumber: number,
  limit: number,
  signal: AbortSignal,
): Promise<readonly ImageRow[]> => {
  const query = { ...filterToWire(filter), limit, from_number: fromNumber };
  const page = await dataOf(
    api.GET('/api/v1/projects/{project_id}/images/', {
      params: { path: { project_id: projectId }, query },
      signal,
    }),
  );
  return page.results.map(imageFromWire);
};

/** The numbers of all images of a filter, as ascending runs. */
export const listImageNumbers = async (
  projectId: string,
  filter: ImageFilter,
): Promise<readonly NumberRange[]> => {
  const { ranges } = await dataOf(
    api.GET('/api/v1/projects/{project_id}/images/numbers/', {
      params: { path: { project_id: projectId }, query: filterToWire(filter) },
    }),
  );
  return ranges.map(([first = 0, last = 0]) => [first, last]);
};

export const listTags = async (projectId: string): Promise<readonly TagCount[]> => {
  const page = await dataOf(
    api.GET('/api/v1/projects/{project_id}/tags/', { params: { path: { project_id: projectId } } }),
  );
  return page.results.map((wire) => ({ tag: wire.tag, imageCount: wire.image_count }));
};
