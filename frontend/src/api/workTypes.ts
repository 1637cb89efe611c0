/** What goes on in the background of a project: uploads, jobs, exports. */

import type { CopyOf, StoredProblem } from './types';

export type JobKind =
  | 'ingest'
  | 'encode'
  | 'export_decoder'
  | 'export'
  | 'fetch_checkpoint'
  | 'automask'
  | 'mask_boxes'
  | 'cutouts'
  | 'predict'
  | 'evict';

export type UploadState = 'received' | 'accepted' | 'duplicate' | 'refused';

export interface Upload {
  readonly id: string;
  readonly path: string;
  readonly state: UploadState;
  readonly sizeBytes: number;
  readonly problem: StoredProblem | null;
  readonly image: string | null;
  /** The project's first image with the same bytes, where this is another one. */
  readonly copyOf: CopyOf | null;
  readonly createdAt: string;
}

export interface Progress {
  readonly uploads: Readonly<Record<UploadState, number>>;
  readonly encode: {
    readonly ready: number;
    readonly total: number;
    readonly queued: number;
    readonly running: number;
    readonly failed: number;
  };
  readonly exportsRunning: number;
  readonly workerGpu: 'idle' | 'busy' | 'absent';
  /** What the encoder does and what waits for it, in the server's words. */
  readonly encoder: string;
  /** What is going on, in the server's words. */
  readonly sentence: string;
}

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly progressDone: number;
  readonly progressTotal: number;
  readonly attempts: number;
  readonly problem: StoredProblem | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface ExportFile {
  readonly id: string;
  readonly format: string;
  readonly onlySubmitted: boolean;
  readonly state: JobState;
  readonly progressDone: number;
  readonly progressTotal: number;
  readonly problem: StoredProblem | null;
  readonly fileUrl: string | null;
  readonly fileName: string;
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  readonly imageCount: number | null;
  readonly annotationCount: number | null;
  readonly createdAt: string;
}
