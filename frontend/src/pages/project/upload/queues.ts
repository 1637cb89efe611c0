/** One upload queue per project, for as long as this page of the browser lives. */

import { makeUploadKeeper } from '../../../api/keptUploads';
import { sendFile } from '../../../api/resources/uploads';
import { UploadQueue } from '../../../api/uploadQueue';

const queues = new Map<string, UploadQueue>();
/** Projects whose kept files were asked for. */
const restored = new Set<string>();

const warnOfLoss = (event: BeforeUnloadEvent): void => {
  if ([...queues.values()].some((queue) => queue.hasUnkept)) event.preventDefault();
};

const tryAgain = (): void => {
  for (const queue of queues.values()) queue.retryNow();
};

export const uploadQueueOf = (projectId: string): UploadQueue => {
  const known = queues.get(projectId);
  if (known) return known;
  const queue = new UploadQueue((toSend, signal, onProgress, bookmark) =>
    sendFile(projectId, toSend, signal, onProgress, bookmark),
  );
  if (queues.size === 0) {
    window.addEventListener('beforeunload', warnOfLoss);
    window.addEventListener('online', tryAgain);
  }
  queues.set(projectId, queue);
  return queue;
};

/**
 * Keep the files of a project over reloads, and go on with those that an earlier visit has left.
 * One tab does it for all: the lock is its own until it closes. Browsers have locks where the page
 * is secure; elsewhere files are not kept.
 */
export const restoreUploads = (userId: string, projectId: string): void => {
  if (restored.has(projectId) || !isSecureContext) return;
  restored.add(projectId);
  const name = `samweb-uploads-${userId}-${projectId}`;
  void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
    if (lock === null) return undefined;
    void uploadQueueOf(projectId).restore(makeUploadKeeper(userId, projectId));
    return new Promise<never>(() => undefined);
  });
};
