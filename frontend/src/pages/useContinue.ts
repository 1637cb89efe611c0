/** Opens the image that a labeler goes on with. */
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { keys } from '../api/keys';
import { nextImage } from '../api/resources/assignments';
import { words } from '../words/words';
import { notifyProblem } from './problems';

/** @returns  a mutation that takes the project's id */
export const useContinue = () => {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (projectId: string) => nextImage(projectId),
    onSuccess: async (imageId, projectId) => {
      if (imageId === null) {
        notifications.show({ message: words.pages.nothingLeft });
        await queryClient.invalidateQueries({ queryKey: keys.projects });
        return;
      }
      await navigate({
        to: '/projects/$projectId/images/$imageId',
        params: { projectId, imageId },
        search: { queue: true },
      });
    },
    onError: notifyProblem,
  });
};
