/** The workers of the labeling page, and how many threads the decoder may use. */
import type { WorkerLike } from '../../decoder/workerChannel';

/** Beyond eight threads the decoder gains nothing; one core is left to the page. */
const MAX_THREADS = 8;

export const threadCount = (): number => {
  if (!crossOriginIsolated) return 1;
  return Math.max(1, Math.min(MAX_THREADS, navigator.hardwareConcurrency));
};

const wrapped = (worker: Worker): WorkerLike => ({
  post: (message, transfer) => worker.postMessage(message, transfer),
  listen: (onMessage, onError) => {
    worker.onmessage = ({ data }: MessageEvent<unknown>) => onMessage(data);
    worker.onerror = ({ message }) => onError(message);
  },
  terminate: () => worker.terminate(),
});

export const makeDecoderWorker = (): WorkerLike =>
  wrapped(
    new Worker(new URL('../../workers/decoder.worker.ts', import.meta.url), {
      type: 'module',
      name: 'samweb-decoder',
    }),
  );

export const makeMasksWorker = (): WorkerLike =>
  wrapped(
    new Worker(new URL('../../workers/masks.worker.ts', import.meta.url), {
      type: 'module',
      name: 'samweb-masks',
    }),
  );
