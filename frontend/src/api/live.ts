/** Joins the event stream to the query cache, so that what is shown follows the server. */

import type { QueryClient } from '@tanstack/react-query';

import { browserEnvironment, ServerEvents, type ServerEvent } from './events';
import { staleKeys } from './keys';

/** Encoding announces every image; fetching a list anew for each would load the server. */
const GATHER_MILLISECONDS = 800;

type QueryKey = readonly unknown[];

/**
 * Mark as stale what events name, gathered over a moment.
 * @returns a listener of events
 */
export const makeInvalidator = (
  invalidate: (key: QueryKey | null) => void,
  delay: (milliseconds: number, call: () => void) => void,
): ((event: ServerEvent) => void) => {
  let waiting: Map<string, QueryKey> | null = null;
  let isAll = false;

  const flush = (): void => {
    const keys = waiting ? [...waiting.values()] : [];
    waiting = null;
    if (isAll) invalidate(null);
    else keys.forEach((key) => invalidate(key));
    isAll = false;
  };

  return (event) => {
    if (waiting === null) {
      waiting = new Map();
      delay(GATHER_MILLISECONDS, flush);
    }
    const keys = staleKeys(event);
    if (keys === null) isAll = true;
    for (const key of keys ?? []) waiting.set(JSON.stringify(key), key);
  };
};

let current: ServerEvents | null = null;

/** Whether changes arrive by themselves at the moment; if not, views poll. */
export const isLive = (): boolean => current?.isLive ?? false;

/** Tell the person's other tabs that this one has logged out. */
export const tellLogOut = (): void => current?.tellLogOut();

/**
 * Follow the server on behalf of a user until the returned function is called.
 * @param onLogOut  called when the user has logged out in another tab
 */
export const startLive = (
  queryClient: QueryClient,
  userId: string,
  onLogOut: () => void,
): (() => void) => {
  const events = new ServerEvents(browserEnvironment(userId));
  current = events;
  events.subscribe(
    makeInvalidator(
      (key) => {
        void queryClient.invalidateQueries(key === null ? {} : { queryKey: key });
      },
      (milliseconds, call) => setTimeout(call, milliseconds),
    ),
  );
  events.subscribeLogOut(onLogOut);
  return () => {
    if (current === events) current = null;
    events.stop();
  };
};
