/** Background work of a project. */

import { allPages } from '../allPages';
import { api, dataOf } from '../client';
import { jobFromWire, pageFromWire } from '../mappers';
import type { Job, JobKind, JobState, Page } from '../types';

/** Retries that are on their way at a time: as many as a browser sends to one server. */
const AT_ONCE = 6;

export interface JobFilter {
  readonly kind?: JobKind;
  readonly batch?: string;
}

export const listJobs = async (
  projectId: string,
  filter: JobFilter & { readonly state?: JobState; readonly cursor?: string } = {},
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

/**
 * Queue every failed job again, also when some of them are refused.
 * @returns  how many could not be queued
 */
export const retryFailedJobs = async (projectId: string, filter: JobFilter): Promise<number> => {
  const jobs = await allPages((cursor) =>
    listJobs(projectId, { ...filter, state: 'failed', ...(cursor !== undefined && { cursor }) }),
  );
  let refusedCount = 0;
  for (let first = 0; first < jobs.length; first += AT_ONCE) {
    const some = jobs.slice(first, first + AT_ONCE);
    const answers = await Promise.allSettled(some.map(({ id }) => retryJob(id)));
    refusedCount += answers.filter(({ status }) => status === 'rejected').length;
  }
  return refusedCount;
};
