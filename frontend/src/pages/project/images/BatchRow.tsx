import { Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { isBatchLive } from '../../../api/queries';
import type { Batch } from '../../../api/types';
import { formatDateTime } from '../../../ui/format';
import { words } from '../../../words/words';
import { BatchSteering } from '../BatchSteering';
import { BatchFailures } from './BatchFailures';
import classes from './BatchRow.module.css';

interface BatchRowProps {
  readonly projectId: string;
  readonly batch: Batch;
  readonly canSteer: boolean;
  readonly action?: ReactNode;
}

/** One batch: what it is, how far, and how to steer it. */
export const BatchRow = ({ projectId, batch, canSteer, action }: BatchRowProps) => {
  const ended = batch.doneCount + batch.failedCount + batch.cancelledCount;
  const isLive = isBatchLive(batch);
  return (
    <div className={classes.row} data-testid="batch" data-state={batch.state}>
      <div className={classes.words}>
        <Text fw={600} span>
          {words.batches.kinds[batch.kind]}
        </Text>
        <Text size="sm" c="dimmed" span aria-live="polite" data-testid="batch-text">
          {words.batches.progress(
            words.batches.states[batch.state],
            batch.doneCount,
            batch.imageCount,
          )}
        </Text>
        <Text size="sm" c="dimmed" span className={classes.date}>
          {formatDateTime(batch.createdAt)}
        </Text>
      </div>
      {isLive && canSteer && <BatchSteering projectId={projectId} batch={batch} />}
      {action}
      {isLive && (
        <Progress
          className={classes.wide}
          value={(100 * ended) / batch.imageCount}
          {...(batch.state === 'paused' && { color: 'gray' })}
          animated={batch.state === 'running'}
          size={6}
          radius="xs"
          aria-label={words.batches.bar}
        />
      )}
      {batch.failedCount > 0 && (
        <div className={classes.wide}>
          <BatchFailures projectId={projectId} batch={batch} canRetry={canSteer} />
        </div>
      )}
    </div>
  );
};
