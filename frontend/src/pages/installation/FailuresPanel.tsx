import { Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { keys } from '../../api/keys';
import { retryFailedJobs, type Installation } from '../../api/resources/installation';
import { formatDateTime } from '../../ui/format';
import { Panel } from '../../ui/Panel';
import { words } from '../../words/words';
import { notifyProblem } from '../problems';
import classes from './InstallationPage.module.css';

interface FailuresPanelProps {
  readonly count: number;
  readonly jobs: Installation['failed_jobs'];
}

/** Background work that failed for good, with its reason and another try. */
export const FailuresPanel = ({ count, jobs }: FailuresPanelProps) => {
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: retryFailedJobs,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.installation }),
    onError: notifyProblem,
  });
  const all = (
    <Button variant="default" onClick={() => retry.mutate(null)} loading={retry.isPending}>
      {words.installation.failures.allAgain}
    </Button>
  );
  return (
    <Panel title={words.installation.failures.title(count)} isFlush action={count > 1 ? all : null}>
      {count === 0 && <div className={classes.none}>{words.installation.failures.none}</div>}
      {jobs.map((job) => (
        <div key={job.id} className={classes.failure} data-testid="failed-job">
          <div>
            {words.installation.jobs[job.kind]}{' '}
            {job.project_name && (
              <Text span c="dimmed">
                {words.installation.failures.inProject(job.project_name)}
              </Text>
            )}
            <Text size="sm" c="dimmed">
              {job.problem?.message} {job.finished_at && formatDateTime(job.finished_at)}
            </Text>
          </div>
          <Button
            variant="default"
            size="xs"
            disabled={retry.isPending}
            onClick={() => retry.mutate(job.id)}
          >
            {words.ui.again}
          </Button>
        </div>
      ))}
    </Panel>
  );
};
