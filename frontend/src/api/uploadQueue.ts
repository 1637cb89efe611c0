/**
 * Files on their way to a project: three at a time, each with its progress and verdict.
 *
 * The queue outlives the page that shows it. It tells its rows as immutable snapshots.
 */

import { toProblem } from './problems';
import type { FileToSend, SendProgress } from './resources/uploads';
import { Signal } from './signal';
import type { CopyOf, StoredProblem, Upload, UploadState } from './types';

const PARALLEL = 3;
/** Rows change many times a second while bytes go out; listeners hear at most 10 times. */
const TELL_MILLISECONDS = 100;

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

export type SendFile = (
  toSend: FileToSend,
  signal: AbortSignal,
  onProgress: SendProgress,
) => Promise<Upload>;

const isUnsent = (row: QueuedUpload): boolean => row.state === 'waiting' || row.state === 'sending';

export class UploadQueue {
  private rows: QueuedUpload[] = [];
  private snapshot: readonly QueuedUpload[] = [];
  private readonly changed = new Signal<undefined>();
  private readonly aborts = new Map<number, AbortController>();
  private isTellPending = false;
  /** Keys to send, in order; those before `sendFrom` have had their turn. */
  private readonly order: number[] = [];
  private sendFrom = 0;

  constructor(
    private readonly sendFile: SendFile,
    private readonly delay: (milliseconds: number, call: () => void) => void = (time, call) =>
      setTimeout(call, time),
  ) {}

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => this.changed.subscribe(listener);
  readonly getSnapshot = (): readonly QueuedUpload[] => this.snapshot;

  /** Whether closing the page now would lose files. */
  get hasUnsent(): boolean {
    return this.rows.some(isUnsent);
  }

  add(files: readonly FileToSend[]): void {
    const first = this.rows.length;
    const added = files.map(({ file, path }, index): QueuedUpload => ({
      key: first + index,
      path,
      file,
      state: 'waiting',
      fraction: 0,
      problem: null,
      uploadId: null,
      image: null,
      copyOf: null,
    }));
    for (const row of added) this.line(row);
    this.tell();
    this.fill();
  }

  /** Send again what did not get through. */
  retryFailed(): void {
    for (const row of this.rows) {
      if (row.state !== 'failed') continue;
      this.change(row.key, { state: 'waiting', problem: null });
      this.order.push(row.key);
    }
    this.fill();
  }

  /** Forget what was not sent yet, and stop what is being sent. */
  stop(): void {
    for (const row of this.rows) {
      if (row.state === 'waiting') this.change(row.key, { state: 'failed', problem: STOPPED });
    }
    for (const abort of this.aborts.values()) abort.abort();
  }

  /** Take verdicts that the server has reached since. */
  takeVerdicts(uploads: readonly Upload[]): void {
    const byId = new Map(uploads.map((upload) => [upload.id, upload]));
    for (const row of this.rows) {
      const upload = row.uploadId === null ? undefined : byId.get(row.uploadId);
      if (upload && upload.state !== row.state) this.takeUpload(row.key, upload);
    }
  }

  private line(row: QueuedUpload): void {
    this.rows.push(row);
    this.order.push(row.key);
  }

  private fill(): void {
    while (this.aborts.size < PARALLEL && this.sendFrom < this.order.length) {
      const row = this.rows[this.order[this.sendFrom++] ?? -1];
      if (row?.state === 'waiting') void this.sendOne(row);
    }
  }

  private async sendOne(row: QueuedUpload): Promise<void> {
    const abort = new AbortController();
    this.aborts.set(row.key, abort);
    this.change(row.key, { state: 'sending', fraction: 0 });
    try {
      const upload = await this.sendFile(row, abort.signal, (fraction) =>
        this.change(row.key, { fraction }),
      );
      this.takeUpload(row.key, upload);
    } catch (error) {
      this.change(row.key, { state: 'failed', problem: reasonOf(error) });
    } finally {
      this.aborts.delete(row.key);
      this.fill();
    }
  }

  private takeUpload(key: number, upload: Upload): void {
    this.change(key, {
      state: upload.state,
      fraction: 1,
      problem: upload.problem,
      uploadId: upload.id,
      image: upload.image,
      copyOf: upload.copyOf,
    });
  }

  private change(key: number, change: Partial<QueuedUpload>): void {
    const row = this.rows[key];
    if (row === undefined) return;
    this.rows[key] = { ...row, ...change };
    this.tell();
  }

  private tell(): void {
    if (this.isTellPending) return;
    this.isTellPending = true;
    this.delay(TELL_MILLISECONDS, () => {
      this.isTellPending = false;
      this.snapshot = [...this.rows];
      this.changed.emit(undefined);
    });
  }
}

const STOPPED: StoredProblem = {
  title: 'Not sent.',
  detail: 'You stopped the upload before this file was sent.',
  hint: 'Send it again when you want it in the project.',
};

const reasonOf = (error: unknown): StoredProblem => {
  if (error instanceof DOMException && error.name === 'AbortError') return STOPPED;
  const problem = toProblem(error);
  return { title: problem.title, detail: problem.message, hint: problem.hint };
};
