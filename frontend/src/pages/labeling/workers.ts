/** The workers of the labeling page, and how many threads the decoder may use. */
import { DecoderClient } from '../../decoder/client';
import type { DecoderStatus } from '../../decoder/clientOptions';
import type { WorkerLike } from '../../decoder/workerChannel';
import type { EngineReport } from '../../engine/runtime/engineReport';
import { noteReport } from '../../stores/browserEngine';
import { browserEngine } from '../browserEngine';

/** Beyond eight threads the decoder gains nothing; one core is left to the page. */
const MAX_THREADS = 8;

/** @param sharers  decoders that are at work at once */
const threadCount = (sharers: number): number => {
  if (!crossOriginIsolated) return 1;
  return Math.max(1, Math.min(MAX_THREADS, Math.floor(navigator.hardwareConcurrency / sharers)));
};

const wrapped = (worker: Worker): WorkerLike => ({
  post: (message, transfer) => worker.postMessage(message, transfer),
  listen: (onMessage, onError) => {
    worker.onmessage = ({ data }: MessageEvent<unknown>) => onMessage(data);
    worker.onerror = ({ message }) => onError(message);
  },
  terminate: () => worker.terminate(),
});

const makeDecoderWorker = (): WorkerLike =>
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

/** The decoder with this browser's engine: its wish is read, its measurements are remembered. */
export const makeDecoder = (onStatus: (status: DecoderStatus) => void): DecoderClient =>
  new DecoderClient({
    makeWorker: makeDecoderWorker,
    threadCount: threadCount(1),
    onStatus,
    onEngine: (report) => noteReport(browserEngine, report),
    webGpuWish: () => {
      const { isWebGpuWanted, comparison } = browserEngine.getState();
      return { isWanted: isWebGpuWanted, remembered: comparison };
    },
  });

/**
 * One of two decoders that answer the same prompts. Both are on WASM, so that their times compare,
 * and what is measured while they share the machine is not remembered of it.
 */
export const makeComparedDecoder = (
  onStatus: (status: DecoderStatus) => void,
  onEngine: (report: EngineReport) => void,
): DecoderClient =>
  new DecoderClient({
    makeWorker: makeDecoderWorker,
    threadCount: threadCount(2),
    onStatus,
    onEngine,
  });
