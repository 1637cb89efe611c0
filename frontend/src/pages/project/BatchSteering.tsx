/** Pause, resume or cancel work on many images. */
import { ActionIcon, Group, Tooltip } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { keys } from '../../api/keys';
import { steerBatch, type BatchStep } from '../../api/resources/batches';
import type { Batch } from '../../api/types';
import { words } from '../../words/words';
import { notifyProblem } from '../problems';

interface BatchSteeringProps {
  readonly projectId: string;
  readonly batch: Batch;
}

export const BatchSteering = ({ projectId, batch }: BatchSteeringProps) => {
  const queryClient = useQueryClient();
  const steer = useMutation({
    mutationFn: (step: BatchStep) => steerBatch(batch.id, step),
    onSuccess: (changed) => {
      queryClient.setQueryData<readonly Batch[]>(keys.batches(projectId), (known = []) =>
        known.map((one) => (one.id === changed.id ? changed : one)),
      );
    },
    onError: notifyProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.batches(projectId) }),
  });
  const isPaused = batch.state === 'paused';
  return (
    <Group gap={4} wrap="nowrap">
      <Step
        label={isPaused ? words.project.button.resume : words.project.button.pause}
        isBusy={steer.isPending}
        onPress={() => steer.mutate(isPaused ? 'resume' : 'pause')}
      >
        {isPaused ? <IconPlayerPlayFilled size={16} /> : <IconPlayerPauseFilled size={16} />}
      </Step>
      <Step
        label={words.pages.cancel}
        isBusy={steer.isPending}
        onPress={() => steer.mutate('cancel')}
      >
        <IconPlayerStopFilled size={16} />
      </Step>
    </Group>
  );
};

interface StepProps {
  readonly label: string;
  readonly isBusy: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

const Step = ({ label, isBusy, onPress, children }: StepProps) => (
  <Tooltip label={label}>
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      disabled={isBusy}
      onClick={onPress}
    >
      {children}
    </ActionIcon>
  </Tooltip>
);
