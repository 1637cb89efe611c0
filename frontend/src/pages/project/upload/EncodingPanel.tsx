import { Button, Group, Progress, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { progressQuery } from '../../../api/queries';
import { formatPercent } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import { useRetryFailed } from '../useRetryFailed';

/** How far the server is with preparing images, in its own words. */
export const EncodingPanel = ({ projectId }: { readonly projectId: string }) => {
  const { data } = useQuery(progressQuery(projectId));
  if (data === undefined) return <Skeleton height={116} />;
  const { ready, total } = data.encode;
  if (total === 0 && data.uploads.received === 0) return null;
  const isDone = ready === total && data.uploads.received === 0;
  return (
    <Panel
      title={words.upload.encoding.title}
      action={
        <Text size="sm" c="dimmed" data-testid="encode-count">
          {words.upload.encoding.ready(ready, total, formatPercent(ready, total))}
        </Text>
      }
    >
      <Progress
        value={total === 0 ? 0 : (100 * ready) / total}
        animated={!isDone}
        size={8}
        radius="xs"
        aria-label={words.upload.encoding.bar}
      />
      <Text size="sm" mt="xs" aria-live="polite" data-testid="progress-sentence">
        {data.sentence}
      </Text>
      {data.encode.failed > 0 && (
        <FailedEncoding projectId={projectId} count={data.encode.failed} />
      )}
      {!isDone && (
        <Text size="sm" c="dimmed">
          {words.upload.encoding.goesOn}
        </Text>
      )}
    </Panel>
  );
};

interface FailedEncodingProps {
  readonly projectId: string;
  readonly count: number;
}

const FailedEncoding = ({ projectId, count }: FailedEncodingProps) => {
  const retry = useRetryFailed(projectId, { kind: 'encode' });
  return (
    <Group gap="sm" my="xs">
      <Text size="sm">{words.upload.encoding.failed(count)}</Text>
      <Button size="xs" variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
        {words.ui.again}
      </Button>
    </Group>
  );
};
