/** Changes to many images at once: said first, made, and taken back. */

import { planFromWire, wishToWire } from '../assignmentMappers';
import { api, dataOf } from '../client';
import type { ImageAction, ImageChange, ImageChangePlan, ImageSelection } from '../types';

export const planImageChange = async (
  projectId: string,
  selection: ImageSelection,
  action: ImageAction,
): Promise<ImageChangePlan> =>
  planFromWire(
    await dataOf(
      api.POST('/api/v1/projects/{project_id}/images/changes/plan/', {
        params: { path: { project_id: projectId } },
        body: wishToWire(selection, action),
      }),
    ),
  );

export const makeImageChange = async (
  projectId: string,
  selection: ImageSelection,
  action: ImageAction,
): Promise<ImageChange> => {
  const wire = await dataOf(
    api.POST('/api/v1/projects/{project_id}/images/changes/', {
      params: { path: { project_id: projectId } },
      body: wishToWire(selection, action),
    }),
  );
  return { id: wire.id, ...planFromWire(wire) };
};

/** @returns  images that are as before; those that were changed again since stay */
export const undoImageChange = async (changeId: string): Promise<number> => {
  const { undone_count } = await dataOf(
    api.POST('/api/v1/image-changes/{change_id}/undo/', {
      params: { path: { change_id: changeId } },
    }),
  );
  return undone_count;
};
