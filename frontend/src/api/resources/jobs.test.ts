import { expect, it, vi } from 'vitest';

import { api } from '../client';
import { retryFailedJobs } from './jobs';

const jobWire = (id: string) => ({
  id,
  kind: 'encode',
  state: 'failed',
  progress_done: 0,
  progress_total: 1,
  attempts: 1,
  problem: null,
  created_at: '2026-01-01T00:00:00Z',
  started_at: null,
  finished_at: null,
});

/** Two pages of failed jobs; the server refuses to retry some of them. */
const standInForServer = (refused: readonly string[]): readonly string[] => {
  const retried: string[] = [];
  vi.spyOn(api, 'GET').mockImplementation(((_path: string, { params }: never) => {
    const { cursor } = (params as { query: { cursor?: string } }).query;
    const data =
      cursor === undefined
        ? { results: [jobWire('a'), jobWire('b')], next: 'second' }
        : { results: [jobWire('c')], next: null };
    return Promise.resolve({ data });
  }) as never);
  vi.spyOn(api, 'POST').mockImplementation(((_path: string, { params }: never) => {
    const { job_id } = (params as { path: { job_id: string } }).path;
    if (refused.includes(job_id)) return Promise.reject(new Error('refused'));
    retried.push(job_id);
    return Promise.resolve({ data: jobWire(job_id) });
  }) as never);
  return retried;
};

it('retries the failed jobs of all pages', async () => {
  const retried = standInForServer([]);

  expect(await retryFailedJobs('project', { kind: 'encode' })).toBe(0);
  expect(retried).toEqual(['a', 'b', 'c']);
});

it('goes on when a job is refused, and counts it', async () => {
  const retried = standInForServer(['a']);

  expect(await retryFailedJobs('project', { kind: 'encode' })).toBe(1);
  expect(retried).toEqual(['b', 'c']);
});
