/** What the upload queue tells: a row per file, and what holds for all. */

import { words } from '../words/words';
import type { ProblemError } from './problems';
import type { FileToSend } from './resources/uploads';
import type { CopyOf, StoredProblem, UploadState } from './types';

export type QueuedState = 'waiting' | 'sending' | 'failed' | UploadState;

export interface QueuedUpload {
  readonly key: number;
  readonly path: string;
  readonly file: File;
  readonly state: QueuedState;
  /** 0 to 1, of the bytes sent. */
  readonly fraction: number;
  readonly problem: StoredProblem | null;
  readonly uploadId: string | null;
  readonly image: string | null;
  readonly copyOf: CopyOf | null;
}

/** What holds for all files together. */
export interface QueueStatus {
  readonly isPaused: boolean;
  /** Why nothing goes at the moment; it is tried again by itself. */
  readonly trouble: StoredProblem | null;
  readonly bytesPerSecond: number;
  /** Unsent files that a reload would lose. */
  readonly unkeptCount: number;
}

export const IDLE: QueueStatus = {
  isPaused: false,
  trouble: null,
  bytesPerSecond: 0,
  unkeptCount: 0,
};

export const isUnsent = (row: QueuedUpload): boolean =>
  row.state === 'waiting' || row.state === 'sending';

/** Why a request was stopped that shall go on later. */
export const PAUSED = new DOMException('The upload was paused.', 'AbortError');

export const STOPPED: StoredProblem = {
  title: words.api.uploads.notSent,
  detail: words.api.uploads.stopped,
  hint: words.api.uploads.stoppedHint,
};

export const reasonOf = (problem: ProblemError): StoredProblem => ({
  title: problem.title,
  detail: problem.message,
  hint: problem.hint,
});

export const newRow = (key: number, { file, path }: FileToSend): QueuedUpload => ({
  key,
  path,
  file,
  state: 'waiting',
  fraction: 0,
  problem: null,
  uploadId: null,
  image: null,
  copyOf: null,
});
