import { Button, Group, Progress, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';

import { keys } from '../api/keys';
import { sessionQuery } from '../api/queries';
import { fetchCheckpoint, stopFetchingCheckpoint } from '../api/resources/models';
import type { Job, ModelInfo, StoredProblem } from '../api/types';
import { formatBytes, formatPercent } from '../ui/format';
import classes from './ModelWeights.module.css';
import { notifyProblem } from './problems';

/** How the weights of a model come to this server; nothing for a model whose weights are here. */
export const ModelWeights = ({ model }: { readonly model: ModelInfo }) => {
  const isAdministrator = useQuery(sessionQuery()).data?.user?.isSuperuser ?? false;
  if (model.isAvailable) return null;
  if (model.isPreparing) {
    return <Line text="Its weights are here; a worker prepares them for the browsers." />;
  }
  if (model.fetch && isJobLive(model.fetch)) {
    return <Arriving model={model} job={model.fetch} isAdministrator={isAdministrator} />;
  }
  return <Absent model={model} isAdministrator={isAdministrator} />;
};

const isJobLive = ({ state }: Job): boolean => state === 'queued' || state === 'running';

const Absent = ({ model, isAdministrator }: Omit<ArrivingProps, 'job'>) => (
  <div className={classes.weights} data-testid={`weights-${model.name}`}>
    {model.fetch?.state === 'failed' && <Failure problem={model.fetch.problem} />}
    {isAdministrator ? (
      <FetchButton model={model} />
    ) : (
      <Line text="Its weights are not on this server. Ask your administrator." />
    )}
  </div>
);

const Line = ({ text }: { readonly text: string }) => (
  <Text size="xs" c="dimmed" className={classes.weights}>
    {text}
  </Text>
);

const Failure = ({ problem }: { readonly problem: StoredProblem | null }) => (
  <Text size="xs" className={classes.failure} role="alert">
    {problem ? `${problem.detail} ${problem.hint}` : 'The weights did not arrive.'}
  </Text>
);

/** A change of a model's weights; the answer is the model as it is now. */
const useWeights = (change: () => Promise<ModelInfo>) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onError: notifyProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.models }),
  });
};

const FetchButton = ({ model }: { readonly model: ModelInfo }) => {
  const start = useWeights(() => fetchCheckpoint(model.name));
  const isAgain = model.fetch !== null;
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconDownload size={14} />}
      loading={start.isPending}
      onClick={() => start.mutate()}
      data-testid={`fetch-${model.name}`}
    >
      {isAgain ? 'Go on fetching' : 'Fetch'} {model.label} ({formatBytes(model.weightsBytes)})
    </Button>
  );
};

interface ArrivingProps {
  readonly model: ModelInfo;
  readonly job: Job;
  readonly isAdministrator: boolean;
}

const Arriving = ({ model, job, isAdministrator }: ArrivingProps) => {
  const stop = useWeights(() => stopFetchingCheckpoint(model.name));
  // The first report of a run says 0 of 1.
  const isCounting = job.state === 'running' && job.progressTotal > 1;
  const text = isCounting
    ? `${formatBytes(job.progressDone)} of ${formatBytes(job.progressTotal)}, ${formatPercent(job.progressDone, job.progressTotal)}`
    : 'Waiting for a worker';
  return (
    <div className={classes.weights} data-testid={`weights-${model.name}`} aria-live="polite">
      <Progress
        value={isCounting ? (100 * job.progressDone) / job.progressTotal : 0}
        size={6}
        aria-label={`Fetching ${model.label}`}
      />
      <Group justify="space-between" mt={4} wrap="nowrap">
        <Text size="xs" c="dimmed">
          {text}
        </Text>
        {isAdministrator && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            loading={stop.isPending}
            onClick={() => stop.mutate()}
          >
            Stop
          </Button>
        )}
      </Group>
    </div>
  );
};
