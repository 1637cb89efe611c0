/** Begins work on many images, and shows it among the batches. */
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import type { Batch } from '../../../api/types';
import { notifyProblem } from '../../problems';

export const useBeginBatch = (
  projectId: string,
  begin: () => Promise<Batch>,
  onBegun: () => void,
) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: begin,
    onSuccess: (batch) => {
      queryClient.setQueryData<readonly Batch[]>(keys.batches(projectId), (known = []) => [
        batch,
        ...known,
      ]);
      onBegun();
      // In the place of an older answer that may be on its way.
      return queryClient.invalidateQueries({ queryKey: keys.batches(projectId) });
    },
    onError: notifyProblem,
  });
};
