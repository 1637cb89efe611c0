import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';

import { startLive } from '../api/live';

/** Everything behind the log-in follows the server's events. */
export const Live = () => {
  const queryClient = useQueryClient();
  useEffect(() => startLive(queryClient), [queryClient]);
  return <Outlet />;
};
