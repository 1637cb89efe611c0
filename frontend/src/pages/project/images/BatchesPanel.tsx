import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { batchesQuery, isBatchLive } from '../../../api/queries';
import type { Batch } from '../../../api/types';
import { words } from '../../../words/words';
import { BatchRow } from './BatchRow';
import classes from './BatchRow.module.css';

interface BatchesPanelProps {
  readonly projectId: string;
  readonly canSteer: boolean;
}

const NONE: readonly Batch[] = [];

/** Batches that go on, and those that ended before somebody's eyes, until they are put away. */
export const BatchesPanel = ({ projectId, canSteer }: BatchesPanelProps) => {
  const batches = useQuery(batchesQuery(projectId)).data ?? NONE;
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const live = batches.filter(isBatchLive).map(({ id }) => id);
  if (live.some((id) => !seen.has(id))) setSeen(new Set([...seen, ...live]));
  const shown = batches.filter(({ id }) => seen.has(id));
  if (shown.length === 0) return null;
  const putAway = (id: string): void => {
    setSeen(new Set([...seen].filter((other) => other !== id)));
  };
  return (
    <section className={classes.panel} aria-label={words.batches.title} data-testid="batches">
      {shown.map((batch) => (
        <BatchRow
          key={batch.id}
          projectId={projectId}
          batch={batch}
          canSteer={canSteer}
          action={
            !isBatchLive(batch) && (
              <CloseButton aria-label={words.batches.putAway} onClick={() => putAway(batch.id)} />
            )
          }
        />
      ))}
    </section>
  );
};
