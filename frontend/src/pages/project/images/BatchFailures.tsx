import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { listJobs } from '../../../api/resources/jobs';
import type { Batch, Job } from '../../../api/types';
import { words } from '../../../words/words';
import { useRetryFailed } from '../useRetryFailed';
import classes from './BatchRow.module.css';

/** So many reasons say enough. */
const SHOWN_REASONS = 3;

interface BatchFailuresProps {
  readonly projectId: string;
  readonly batch: Batch;
  readonly canRetry: boolean;
}

/** Which images of a batch could not be done, and why. */
export const BatchFailures = ({ projectId, batch, canRetry }: BatchFailuresProps) => {
  const failed = useQuery({
    queryKey: keys.batchFailures(projectId, batch.id),
    queryFn: async () => (await listJobs(projectId, { batch: batch.id, state: 'failed' })).results,
  });
  const jobs = failed.data ?? [];
  const retry = useRetryFailed(projectId, { batch: batch.id });
  return (
    <div className={classes.failures} data-testid="batch-failures">
      <IconAlertTriangle size={14} aria-hidden />
      {words.batches.failed(batch.failedCount)}
      {canRetry && (
        <Button
          variant="default"
          size="compact-xs"
          loading={retry.isPending}
          disabled={jobs.length === 0}
          onClick={() => retry.mutate()}
        >
          {words.ui.again}
        </Button>
      )}
      <ul className={classes.reasons}>
        {reasonsOf(jobs).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  );
};

const reasonsOf = (jobs: readonly Job[]): readonly string[] =>
  [...new Set(jobs.map(({ problem }) => problem?.detail ?? ''))]
    .filter((reason) => reason !== '')
    .slice(0, SHOWN_REASONS);
