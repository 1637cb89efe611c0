import { QueryClient } from '@tanstack/react-query';

import { retryQuery } from '../api/retry';

/**
 * A browser without a network still reaches a server on its own machine, and a press that waits
 * for the network would act minutes later: everything is tried at once, and says when it fails.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      retry: retryQuery,
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      refetchOnReconnect: true,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
