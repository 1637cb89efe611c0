import { Progress, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { progressQuery } from '../../../api/queries';
import { formatCount, formatPercent } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';

/** How far the server is with preparing images, in its own words. */
export const EncodingPanel = ({ projectId }: { readonly projectId: string }) => {
  const { data } = useQuery(progressQuery(projectId));
  if (data === undefined) return <Skeleton height={116} />;
  const { ready, total } = data.encode;
  if (total === 0 && data.uploads.received === 0) return null;
  const isDone = ready === total && data.uploads.received === 0;
  return (
    <Panel
      title="Preparing for labeling"
      action={
        <Text size="sm" c="dimmed" data-testid="encode-count">
          {formatCount(ready)} of {formatCount(total)} ready · {formatPercent(ready, total)}
        </Text>
      }
    >
      <Progress
        value={total === 0 ? 0 : (100 * ready) / total}
        animated={!isDone}
        size={8}
        radius="xs"
        aria-label="Images ready to label"
      />
      <Text size="sm" mt="xs" aria-live="polite" data-testid="progress-sentence">
        {data.sentence}
      </Text>
      {!isDone && (
        <Text size="sm" c="dimmed">
          This goes on by itself when you close the page.
        </Text>
      )}
    </Panel>
  );
};
