import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { listImages } from '../../api/resources/images';
import type { ImageCounts, ImageState, Project } from '../../api/types';
import { notifyProblem } from '../problems';
import { canAnnotate } from './roles';

/** What came back from review first, then what nobody has begun, then what somebody left. */
const NEXT_STATES: readonly ImageState[] = ['returned', 'todo', 'in_progress'];

const nextState = (counts: ImageCounts): ImageState | undefined =>
  NEXT_STATES.find((state) => counts[state] > 0);

/** The one way on: opens the next image to label. */
export const ContinueButton = ({ project }: { readonly project: Project }) => {
  const navigate = useNavigate();
  const state = nextState(project.imageCounts);
  const open = useMutation({
    mutationFn: (wanted: ImageState) => listImages(project.id, { state: wanted }, null, 1),
    onSuccess: async ({ results: [image] }) => {
      if (image === undefined) return;
      await navigate({
        to: '/projects/$projectId/images/$imageId',
        params: { projectId: project.id, imageId: image.id },
      });
    },
    onError: notifyProblem,
  });

  if (!canAnnotate(project.role) || project.imageCounts.total === 0) return null;
  return (
    <Button
      flex="none"
      leftSection={<IconPlayerPlayFilled size={14} />}
      disabled={state === undefined}
      loading={open.isPending}
      onClick={() => state && open.mutate(state)}
      data-testid="continue"
    >
      {state === undefined ? 'All images are done' : 'Continue'}
    </Button>
  );
};
