import { Button, Group, Progress, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';

import { keys } from '../api/keys';
import { sessionQuery } from '../api/queries';
import { fetchCheckpoint, stopFetchingCheckpoint } from '../api/resources/models';
import type { Job, ModelInfo, StoredProblem } from '../api/types';
import { formatBytes, formatPercent } from '../ui/format';
import { words } from '../words/words';
import classes from './ModelWeights.module.css';
import { notifyProblem } from './problems';

/** How the weights of a model come to this server; nothing for a model whose weights are here. */
export const ModelWeights = ({ model }: { readonly model: ModelInfo }) => {
  const isAdministrator = useQuery(sessionQuery()).data?.user?.isSuperuser ?? false;
  if (model.isAvailable) return null;
  if (model.isPreparing) {
    return <Line text={words.pages.weights.preparing} />;
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
    {isAdministrator ? <FetchButton model={model} /> : <Line text={words.pages.weights.absent} />}
  </div>
);

const Line = ({ text }: { readonly text: string }) => (
  <Text size="xs" c="dimmed" className={classes.weights}>
    {text}
  </Text>
);

const Failure = ({ problem }: { readonly problem: StoredProblem | null }) => (
  <Text size="xs" className={classes.failure} role="alert">
    {problem ? `${problem.detail} ${problem.hint}` : words.pages.weights.failed}
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
  const start = useWeights(() => fetchCheckpoint(model.architecture));
  const { weights } = words.pages;
  const label = model.fetch === null ? weights.fetch : weights.goOn;
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconDownload size={14} />}
      loading={start.isPending}
      onClick={() => start.mutate()}
      data-testid={`fetch-${model.name}`}
    >
      {label(model.label, formatBytes(model.weightsBytes))}
    </Button>
  );
};

interface ArrivingProps {
  readonly model: ModelInfo;
  readonly job: Job;
  readonly isAdministrator: boolean;
}

const Arriving = ({ model, job, isAdministrator }: ArrivingProps) => {
  const stop = useWeights(() => stopFetchingCheckpoint(model.architecture));
  // The first report of a run says 0 of 1.
  const isCounting = job.state === 'running' && job.progressTotal > 1;
  const { progressDone: done, progressTotal: total } = job;
  const text = isCounting
    ? words.pages.weights.progress(
        formatBytes(done),
        formatBytes(total),
        formatPercent(done, total),
      )
    : words.pages.weights.waiting;
  return (
    <div className={classes.weights} data-testid={`weights-${model.name}`} aria-live="polite">
      <Progress
        value={isCounting ? (100 * done) / total : 0}
        size={6}
        aria-label={words.pages.weights.fetching(model.label)}
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
            {words.pages.weights.stop}
          </Button>
        )}
      </Group>
    </div>
  );
};
