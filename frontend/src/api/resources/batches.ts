/** Work on many images: begun, steered, watched. */

import { selectionToWire } from '../assignmentMappers';
import { automaskToWire, batchFromWire } from '../batchMappers';
import { api, dataOf } from '../client';
import type { AutomaskParameters, Batch, ImageSelection } from '../types';

/** The newest ones. */
export const listBatches = async (projectId: string): Promise<readonly Batch[]> => {
  const page = await dataOf(
    api.GET('/api/v1/projects/{project_id}/batches/', {
      params: { path: { project_id: projectId } },
    }),
  );
  return page.results.map(batchFromWire);
};

export const proposeMasks = async (
  projectId: string,
  selection: ImageSelection,
  parameters: AutomaskParameters,
): Promise<Batch> =>
  batchFromWire(
    await dataOf(
      api.POST('/api/v1/projects/{project_id}/batches/', {
        params: { path: { project_id: projectId } },
        body: {
          kind: 'automask',
          automask: automaskToWire(parameters),
          ...selectionToWire(selection),
        },
      }),
    ),
  );

/** Give every imported box of the images to SAM, which makes masks of them. */
export const maskBoxes = async (projectId: string, selection: ImageSelection): Promise<Batch> =>
  batchFromWire(
    await dataOf(
      api.POST('/api/v1/projects/{project_id}/batches/', {
        params: { path: { project_id: projectId } },
        body: { kind: 'mask_boxes', ...selectionToWire(selection) },
      }),
    ),
  );

export type BatchStep = 'pause' | 'resume' | 'cancel';

export const steerBatch = async (batchId: string, step: BatchStep): Promise<Batch> => {
  const params = { params: { path: { batch_id: batchId } } };
  const answers = {
    pause: () => api.POST('/api/v1/batches/{batch_id}/pause/', params),
    resume: () => api.POST('/api/v1/batches/{batch_id}/resume/', params),
    cancel: () => api.POST('/api/v1/batches/{batch_id}/cancel/', params),
  };
  return batchFromWire(await dataOf(answers[step]()));
};
