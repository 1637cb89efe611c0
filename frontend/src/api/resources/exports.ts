/** Exports: files that others read. */

import { api, dataOf } from '../client';
import { exportFromWire } from '../mappers';
import type { ExportFile } from '../types';

export const listExports = async (projectId: string): Promise<readonly ExportFile[]> => {
  const page = await dataOf(
    api.GET('/api/v1/projects/{project_id}/exports/', {
      params: { path: { project_id: projectId } },
    }),
  );
  return page.results.map(exportFromWire);
};

export const requestExport = async (
  projectId: string,
  onlySubmitted: boolean,
): Promise<ExportFile> =>
  exportFromWire(
    await dataOf(
      api.POST('/api/v1/projects/{project_id}/exports/', {
        params: { path: { project_id: projectId } },
        body: { format: 'coco', only_submitted: onlySubmitted },
      }),
    ),
  );
