/** Queues all failed work of a kind or a batch again, and says how much of it was refused. */
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { keys } from '../../api/keys';
import { retryFailedJobs, type JobFilter } from '../../api/resources/jobs';
import { words } from '../../words/words';
import { notifyProblem } from '../problems';

export const useRetryFailed = (projectId: string, filter: JobFilter) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => retryFailedJobs(projectId, filter),
    onSuccess: notifyRefused,
    onError: notifyProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.wholeProject(projectId) }),
  });
};

const notifyRefused = (refusedCount: number): void => {
  if (refusedCount === 0) return;
  notifications.show({ color: 'red', message: words.batches.notRetried(refusedCount) });
};
