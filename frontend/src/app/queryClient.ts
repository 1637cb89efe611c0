import { QueryClient } from '@tanstack/react-query';

import { ProblemError } from '../api/problems';

const MAX_RETRIES = 3;

/** A refusal stays a refusal; only a lost connection or a server's stumble is worth another try. */
const isWorthRetrying = (failureCount: number, error: Error): boolean => {
  if (failureCount >= MAX_RETRIES) return false;
  return !(error instanceof ProblemError) || error.isOffline || error.status >= 500;
};

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: isWorthRetrying, staleTime: 10_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});
