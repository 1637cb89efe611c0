import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { isLive } from '../../api/live';
import { keys } from '../../api/keys';
import { progressQuery } from '../../api/queries';

/**
 * Follow a project without the event stream: when its polled progress moves, what depends on it
 * is fetched anew. With the stream, events do the same sooner.
 */
export const useFollowProgress = (projectId: string): void => {
  const queryClient = useQueryClient();
  const { data } = useQuery(progressQuery(projectId));
  const fingerprint = JSON.stringify([data?.uploads, data?.encode, data?.exportsRunning]);

  useEffect(() => {
    if (isLive()) return;
    for (const queryKey of [
      keys.project(projectId),
      keys.images(projectId),
      keys.uploads(projectId),
      keys.exports(projectId),
    ]) {
      void queryClient.invalidateQueries({ queryKey });
    }
  }, [fingerprint, projectId, queryClient]);
};
