/** One upload queue per project, for as long as this page of the browser lives. */

import { sendFile } from '../../../api/resources/uploads';
import { UploadQueue } from '../../../api/uploadQueue';

const queues = new Map<string, UploadQueue>();

const warnOfLoss = (event: BeforeUnloadEvent): void => {
  if ([...queues.values()].some((queue) => queue.hasUnsent)) event.preventDefault();
};

export const uploadQueueOf = (projectId: string): UploadQueue => {
  const known = queues.get(projectId);
  if (known) return known;
  const queue = new UploadQueue((toSend, signal, onProgress) =>
    sendFile(projectId, toSend, signal, onProgress),
  );
  if (queues.size === 0) window.addEventListener('beforeunload', warnOfLoss);
  queues.set(projectId, queue);
  return queue;
};
