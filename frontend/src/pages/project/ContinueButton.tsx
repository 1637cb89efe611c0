import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { queuesQuery } from '../../api/queries';
import type { Project } from '../../api/types';
import { words } from '../../words/words';
import { doneCount } from '../imageStates';
import { hasWork, queueText } from '../queueText';
import { useContinue } from '../useContinue';
import { canAnnotate } from './roles';

/** The one way on: opens the next image to label. */
export const ContinueButton = ({ project }: { readonly project: Project }) => {
  const queue = useQuery(queuesQuery()).data?.find((one) => one.project === project.id);
  const open = useContinue();
  if (!canAnnotate(project.role) || project.imageCounts.total === 0) return null;
  const isDone = doneCount(project.imageCounts) === project.imageCounts.total;
  const isEmpty = queue !== undefined && !hasWork(queue);
  const nothing = isDone ? words.project.continue.done : words.project.continue.nothing;
  return (
    <Button
      flex="none"
      leftSection={<IconPlayerPlayFilled size={14} />}
      disabled={queue === undefined || isEmpty}
      loading={open.isPending}
      title={queue && queueText(queue)}
      onClick={() => open.mutate(project.id)}
      data-testid="continue"
    >
      {isEmpty ? nothing : words.project.continue.next}
    </Button>
  );
};
