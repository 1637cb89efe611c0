/** Encoding ahead of time. */

import { batchFromWire } from '../batchMappers';
import { api, dataOf } from '../client';
import type { Batch } from '../types';

/** Have every image encoded that has no embedding of the project's model yet. */
export const encodeImages = async (projectId: string): Promise<Batch> =>
  batchFromWire(
    await dataOf(
      api.POST('/api/v1/projects/{project_id}/batches/', {
        params: { path: { project_id: projectId } },
        body: { kind: 'encode', filter: { deleted: false }, except_numbers: [] },
      }),
    ),
  );
