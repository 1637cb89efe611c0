import { Button, Group, Progress, Skeleton, Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { batchesQuery, isBatchLive, modelsQuery, progressQuery } from '../../../api/queries';
import { encodeImages } from '../../../api/resources/encoding';
import type { Batch, ModelInfo, Progress as Work, Project } from '../../../api/types';
import { formatBytes, formatPercent } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import { notifyProblem } from '../../problems';
import { BatchSteering } from '../BatchSteering';

interface EmbeddingsPanelProps {
  readonly project: Project;
  readonly isEditable: boolean;
}

/** How many images are encoded by the project's model, and the encoding of the others. */
export const EmbeddingsPanel = ({ project, isEditable }: EmbeddingsPanelProps) => {
  const encode = useQuery(progressQuery(project.id)).data?.encode;
  const models = useQuery(modelsQuery()).data ?? [];
  const batches = useQuery(batchesQuery(project.id)).data ?? [];
  if (encode === undefined) return <Skeleton height={148} />;
  const { ready, total } = encode;
  if (total === 0) return null;
  const model = models.find(({ name }) => name === project.model);
  const batch = batches.find((one) => one.kind === 'encode' && isBatchLive(one));
  return (
    <Panel
      title={words.settings.encoded.title}
      description={words.settings.encoded.description}
      action={
        <Text size="sm" c="dimmed" data-testid="embedding-count">
          {words.settings.encoded.count(
            ready,
            total,
            model?.label ?? project.model,
            formatPercent(ready, total),
          )}
        </Text>
      }
    >
      <EncodeBar encode={encode} batch={batch} />
      <Group justify="space-between" mt="sm" mih={36} wrap="nowrap">
        <Text size="sm" aria-live="polite" data-testid="embedding-sentence">
          {batch === undefined ? restOf(encode, model) : sentenceOf(batch)}
        </Text>
        {isEditable && <Actions projectId={project.id} encode={encode} batch={batch} />}
      </Group>
    </Panel>
  );
};

type EncodeCounts = Work['encode'];

interface StandProps {
  readonly encode: EncodeCounts;
  /** The one that goes on or rests. */
  readonly batch: Batch | undefined;
}

const waitingOf = ({ queued, running }: EncodeCounts): number => queued + running;

const EncodeBar = ({ encode, batch }: StandProps) => (
  <Progress
    value={(100 * encode.ready) / encode.total}
    animated={batch === undefined ? waitingOf(encode) > 0 : batch.state === 'running'}
    {...(batch?.state === 'paused' && { color: 'gray' })}
    size={8}
    radius="xs"
    aria-label={words.settings.encoded.bar}
  />
);

const Actions = ({ projectId, encode, batch }: StandProps & { readonly projectId: string }) => {
  if (batch !== undefined) return <BatchSteering projectId={projectId} batch={batch} />;
  const missing = encode.total - encode.ready;
  if (missing === 0 || waitingOf(encode) > 0) return null;
  return <EncodeButton projectId={projectId} count={missing} />;
};

const restOf = (encode: EncodeCounts, model: ModelInfo | undefined): string => {
  const { all, onTheWay, missing: missingText, missingBytes } = words.settings.encoded;
  const waiting = waitingOf(encode);
  if (waiting > 0) return onTheWay(waiting);
  const missing = encode.total - encode.ready;
  if (missing === 0) return all;
  const bytes = missing * bytesOf(model);
  return bytes > 0 ? missingBytes(missing, formatBytes(bytes)) : missingText(missing);
};

/** Of one embedding: float16. */
const bytesOf = (model: ModelInfo | undefined): number => {
  const decoder = model?.decoder;
  return decoder ? 2 * decoder.channels * decoder.grid[0] * decoder.grid[1] : 0;
};

const sentenceOf = ({ state, doneCount, failedCount, imageCount }: Batch): string => {
  const { done, failed, paused, running } = words.settings.encoded;
  const stand = done(doneCount, imageCount);
  const whole = failedCount > 0 ? failed(stand, failedCount) : stand;
  return state === 'paused' ? paused(whole) : running(whole);
};

const EncodeButton = ({
  projectId,
  count,
}: {
  readonly projectId: string;
  readonly count: number;
}) => {
  const queryClient = useQueryClient();
  const start = useMutation({
    mutationFn: () => encodeImages(projectId),
    onError: notifyProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.batches(projectId) }),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconStack2 size={16} />}
      loading={start.isPending}
      onClick={() => start.mutate()}
      data-testid="encode-images"
    >
      {words.settings.encoded.encode(count)}
    </Button>
  );
};
