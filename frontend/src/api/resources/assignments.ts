/** Who may label, what waits for whoever asks, and the next image. */

import { assigneeFromWire, queueFromWire } from '../assignmentMappers';
import { api, dataOf } from '../client';
import type { Assignee, Queue } from '../types';

export const listAssignees = async (projectId: string): Promise<readonly Assignee[]> => {
  const page = await dataOf(
    api.GET('/api/v1/projects/{project_id}/assignees/', {
      params: { path: { project_id: projectId } },
    }),
  );
  return page.results.map(assigneeFromWire);
};

/** The most pressing project first. */
export const listQueues = async (): Promise<readonly Queue[]> => {
  const page = await dataOf(api.GET('/api/v1/queues/'));
  return page.results.map(queueFromWire);
};

/**
 * Find the image to go on with; a free one becomes the asker's.
 * @param exceptImage  just left; its submission may still be on its way
 * @returns  null when nothing is left
 */
export const nextImage = async (
  projectId: string,
  exceptImage: string | null = null,
): Promise<string | null> => {
  const { image } = await dataOf(
    api.POST('/api/v1/projects/{project_id}/next-image/', {
      params: { path: { project_id: projectId } },
      body: exceptImage === null ? {} : { except_image: exceptImage },
    }),
  );
  return image;
};
