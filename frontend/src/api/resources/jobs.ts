/** Background work of a project. */

import { api, dataOf } from '../client';
import { jobFromWire, pageFromWire } from '../mappers';
import type { Job, JobKind, JobState, Page } from '../types';

export const listJobs = async (
  projectId: string,
  filter: { readonly kind?: JobKind; readonly state?: JobState; readonly batch?: string } = {},
): Promise<Page<Job>> =>
  pageFromWire(
    await dataOf(
      api.GET('/api/v1/projects/{project_id}/jobs/', {
        params: { path: { project_id: projectId }, query: { ...filter } },
      }),
    ),
    jobFromWire,
  );

export const retryJob = async (id: string): Promise<Job> =>
  jobFromWire(
    await dataOf(api.POST('/api/v1/jobs/{job_id}/retry/', { params: { path: { job_id: id } } })),
  );
