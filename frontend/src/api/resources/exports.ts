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

export interface CutoutWish {
  readonly extent: 'tight' | 'full';
  /** Over so many pixels inside the outline the object fades out. */
  readonly featherPixels: number;
}

/** Ask for a zip of RGBA pictures, one for each object. */
export const requestCutouts = async (
  projectId: string,
  onlySubmitted: boolean,
  { extent, featherPixels }: CutoutWish,
): Promise<ExportFile> =>
  exportFromWire(
    await dataOf(
      api.POST('/api/v1/projects/{project_id}/exports/', {
        params: { path: { project_id: projectId } },
        body: {
          format: 'cutouts',
          only_submitted: onlySubmitted,
          cutouts: { extent, feather_pixels: featherPixels },
        },
      }),
    ),
  );

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
