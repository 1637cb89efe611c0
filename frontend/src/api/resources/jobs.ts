/** Background work of a project. */

import { api, dataOf } from '../client';
import { jobFromWire, pageFromWire } from '../mappers';
import type { Job, JobState, Page } from '../types';

export const listJobs = async (
  projectId: string,
  filter: { readonly kind?: string; readonly state?: JobState } = {},
): Promise<Page<Job>> =>
  pageFromWire(
    await dataOf(
      api.GET('/api/v1/projects/{id}/jobs/', {
        params: { path: { id: projectId }, query: { ...filter } },
      }),
    ),
    jobFromWire,
  );

export const retryJob = async (id: string): Promise<Job> =>
  jobFromWire(await dataOf(api.POST('/api/v1/jobs/{id}/retry/', { params: { path: { id } } })));

export const cancelJob = async (id: string): Promise<Job> =>
  jobFromWire(await dataOf(api.POST('/api/v1/jobs/{id}/cancel/', { params: { path: { id } } })));
