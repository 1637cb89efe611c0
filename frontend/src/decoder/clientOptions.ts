/** What the decoder's client is made with, and what it tells of itself. */
import type { EnginePlanOptions } from './enginePlan';
import type { WorkerProblem } from './protocol';
import type { WorkerLike } from './workerChannel';

export type DecoderStatus =
  | { readonly state: 'idle' }
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly imageId: string }
  | { readonly state: 'failed'; readonly problem: WorkerProblem };

export interface DecoderClientOptions extends EnginePlanOptions {
  readonly makeWorker: () => WorkerLike;
  readonly threadCount: number;
  readonly onStatus: (status: DecoderStatus) => void;
}
