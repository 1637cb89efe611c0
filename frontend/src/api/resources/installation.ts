/** The installation, for whoever runs it. */

import { api, dataOf } from '../client';
import type { InstallationWire } from '../wire';

/** As the server says it; one page reads it, so it has no second set of names. */
export type Installation = InstallationWire;

export const getInstallation = async (): Promise<Installation> =>
  dataOf(api.GET('/api/v1/installation/'));

/** Queue a failed job again, or all of them; gives how many wait now. */
export const retryFailedJobs = async (job: string | null): Promise<number> => {
  const body = job === null ? {} : { job };
  return (await dataOf(api.POST('/api/v1/installation/failed-jobs/retry/', { body }))).count;
};
