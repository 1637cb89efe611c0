import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';

import { startLive } from '../api/live';
import { sessionQuery } from '../api/queries';
import { outboxOf } from '../pages/labeling/outboxHome';
import { goOnUploading } from '../pages/project/upload/queues';

/** What a person has on the screen is not for whoever comes next. */
const leavePage = (): void => location.assign('/login');

/**
 * Everything behind the log-in follows the server's events, and sends on what an earlier visit
 * could not send, whichever page is opened first.
 */
export const Live = () => {
  const queryClient = useQueryClient();
  const userId = useQuery(sessionQuery()).data?.user?.id;
  useEffect(
    () => (userId === undefined ? undefined : startLive(queryClient, userId, leavePage)),
    [queryClient, userId],
  );
  useEffect(() => {
    if (userId !== undefined) outboxOf(userId);
  }, [userId]);
  useEffect(() => (userId === undefined ? undefined : goOnUploading(userId)), [userId]);
  return <Outlet />;
};
