/** Joins one user's tabs of one browser: Web Locks choose the sender, a broadcast channel tells the rest. */
import type { OutboxMessage, TabLink } from './outbox';

const LOCK = 'samweb-outbox-sender';
const CHANNEL = 'samweb-outbox';

/** Web Locks exist on loopback and HTTPS only; elsewhere every tab sends, which is safe. */
const hasLocks = (): boolean => isSecureContext && 'locks' in navigator;

/** @param userId  a tab of somebody else neither hears this one nor keeps it from sending */
export const makeTabLink = (userId: string): TabLink => {
  const channel = new BroadcastChannel(`${CHANNEL}-${userId}`);
  return {
    asOnlySender: async (run, signal) => {
      if (!hasLocks()) return run();
      try {
        await navigator.locks.request(`${LOCK}-${userId}`, { signal }, run);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    tell: (message) => {
      channel.postMessage(message);
    },
    listen: (hear) => {
      const onMessage = ({ data }: MessageEvent<OutboxMessage>): void => {
        hear(data);
      };
      channel.addEventListener('message', onMessage);
      return () => {
        channel.removeEventListener('message', onMessage);
        channel.close();
      };
    },
  };
};
