/**
 * Files on their way to a project: four at a time, each with its progress and verdict.
 *
 * The queue outlives the page that shows it, and with a keeper also the browser. What a broken
 * line or a busy server stops waits and is tried again for ever; only a refusal ends it. It tells
 * its rows as immutable snapshots.
 */

import type { UploadKeeper } from './keptUploads';
import { toProblem, type ProblemError } from './problems';
import { FILE_UNREADABLE } from './resources/uploads';
import type { FileToSend, SendFile, SendProgress } from './resources/uploads';
import { isCurable, pauseBefore } from './retry';
import { Signal } from './signal';
import { Speedometer } from './speed';
import type { StoredProblem, Upload } from './types';
import { UploadKeeping } from './uploadKeeping';
import {
  IDLE,
  isUnsent,
  newRow,
  PAUSED,
  reasonOf,
  STOPPED,
  type QueuedUpload,
  type QueueStatus,
} from './uploadRows';

const PARALLEL = 4;
/** Rows change many times a second while bytes go out; listeners hear at most 10 times. */
const TELL_MILLISECONDS = 100;

/** What the queue needs of the browser; tests bring their own. */
export interface Surroundings {
  readonly delay: (milliseconds: number, call: () => void) => void;
  readonly now: () => number;
  /** Tell the server to forget an upload that was begun. */
  readonly giveUp: (address: string) => void;
}

export class UploadQueue {
  private rows: QueuedUpload[] = [];
  private snapshot: readonly QueuedUpload[] = [];
  private status: QueueStatus = IDLE;
  private readonly changed = new Signal<undefined>();
  private readonly aborts = new Map<number, AbortController>();
  private isTellPending = false;
  private isPaused = false;
  private trouble: StoredProblem | null = null;
  private failures = 0;
  private isHeldBack = false;
  private readonly speed = new Speedometer();
  /** Keys to send, in order; those before `sendFrom` have had their turn. */
  private readonly order: number[] = [];
  private sendFrom = 0;
  /** Keys whose turn was interrupted; they come first. */
  private readonly again: number[] = [];
  private readonly keeping = new UploadKeeping();

  constructor(
    private readonly sendFile: SendFile,
    private readonly surroundings: Surroundings,
  ) {}

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => this.changed.subscribe(listener);
  readonly getSnapshot = (): readonly QueuedUpload[] => this.snapshot;
  readonly getStatus = (): QueueStatus => this.status;

  /** Whether closing the page now would lose files. */
  get hasUnkept(): boolean {
    return this.rows.some((row) => this.isUnkept(row));
  }

  add(files: readonly FileToSend[]): void {
    const rows = this.line(files);
    void this.keep(rows);
    this.fill();
  }

  /** Keep files from now on, and go on with those that an earlier visit has kept. */
  async restore(keeper: UploadKeeper): Promise<void> {
    if (this.keeping.isOn) return;
    const mine = this.rows.filter(isUnsent);
    const kept = await this.keeping.begin(keeper);
    this.line(kept).forEach(({ key }, index) => {
      const record = kept[index];
      if (record) this.keeping.adopt(key, record);
    });
    void this.keep(mine);
    this.fill();
  }

  /** Send again what was refused before it was read, or stopped. */
  retryFailed(): void {
    const failed = this.rows.filter((row) => row.state === 'failed');
    for (const { key } of failed) {
      this.change(key, { state: 'waiting', problem: null });
      this.order.push(key);
    }
    void this.keep(failed);
    this.fill();
  }

  /** Stop sending for now; what is under way goes on later from where it is. */
  pause(): void {
    this.isPaused = true;
    for (const abort of this.aborts.values()) abort.abort(PAUSED);
    this.tell();
  }

  resume(): void {
    this.isPaused = false;
    this.retryNow();
  }

  /** Try at once what waits for the line to come back. */
  retryNow(): void {
    this.isHeldBack = false;
    this.tell();
    this.fill();
  }

  /** Forget what was not sent yet, and stop what is being sent. */
  stop(): void {
    this.isPaused = false;
    this.endTrouble();
    for (const row of this.rows) {
      if (row.state === 'waiting') this.giveUp(row);
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

  private line(files: readonly FileToSend[]): readonly QueuedUpload[] {
    const first = this.rows.length;
    const added = files.map((toSend, index) => newRow(first + index, toSend));
    for (const row of added) {
      this.rows.push(row);
      this.order.push(row.key);
    }
    this.tell();
    return added;
  }

  private async keep(rows: readonly QueuedUpload[]): Promise<void> {
    await this.keeping.keep(rows, (key) => {
      const row = this.rows[key];
      return row !== undefined && isUnsent(row);
    });
    this.tell();
  }

  private isUnkept(row: QueuedUpload): boolean {
    return isUnsent(row) && !this.keeping.has(row.key);
  }

  private next(): QueuedUpload | null {
    const key = this.again.shift() ?? this.order[this.sendFrom++];
    return (key === undefined ? undefined : this.rows[key]) ?? null;
  }

  private get hasNext(): boolean {
    return this.again.length > 0 || this.sendFrom < this.order.length;
  }

  private fill(): void {
    // While the line is in doubt one file finds out for all.
    const parallel = this.trouble === null ? PARALLEL : 1;
    while (!this.isPaused && !this.isHeldBack && this.aborts.size < parallel && this.hasNext) {
      const row = this.next();
      if (row?.state === 'waiting') void this.sendOne(row);
    }
  }

  private async sendOne(row: QueuedUpload): Promise<void> {
    const abort = new AbortController();
    this.aborts.set(row.key, abort);
    this.change(row.key, { state: 'sending' });
    try {
      const bookmark = await this.keeping.bookmarkOf(row);
      const upload = await this.sendFile(row, abort.signal, this.progressOf(row.key), bookmark);
      this.keeping.note(row, null);
      this.endTrouble();
      this.takeUpload(row.key, upload);
    } catch (error) {
      await this.takeFailure(row, error, abort.signal);
    } finally {
      this.aborts.delete(row.key);
      this.fill();
    }
  }

  private progressOf(key: number): SendProgress {
    return (fraction) => {
      this.change(key, { fraction });
    };
  }

  private async takeFailure(row: QueuedUpload, error: unknown, signal: AbortSignal): Promise<void> {
    const problem = toProblem(error);
    if (signal.aborted && signal.reason !== PAUSED) this.giveUp(row);
    else if (signal.aborted || isCurable(problem)) this.putBack(row, signal.aborted, problem);
    else if (problem.code === FILE_UNREADABLE) await this.takeCopy(row, problem);
    else this.end(row.key, reasonOf(problem));
  }

  /** Go on with the browser's copy of a file that the disk has no more. */
  private async takeCopy(row: QueuedUpload, problem: ProblemError): Promise<void> {
    const file = await this.keeping.copyOf(row.key);
    if (file === null) this.end(row.key, reasonOf(problem));
    else {
      this.change(row.key, { file, state: 'waiting', fraction: 0 });
      this.again.push(row.key);
    }
  }

  private putBack(row: QueuedUpload, isPause: boolean, problem: ProblemError): void {
    this.change(row.key, { state: 'waiting', fraction: 0 });
    this.again.push(row.key);
    if (isPause || this.isHeldBack) return;
    this.failures += 1;
    this.isHeldBack = true;
    this.trouble = reasonOf(problem);
    const { failures } = this;
    this.surroundings.delay(pauseBefore(failures), () => {
      if (this.failures === failures) this.retryNow();
    });
  }

  private endTrouble(): void {
    this.failures = 0;
    this.trouble = null;
    this.isHeldBack = false;
  }

  private giveUp(row: QueuedUpload): void {
    const address = this.keeping.addressOf(row.key);
    if (address !== null) this.surroundings.giveUp(address);
    this.keeping.note(row, null);
    this.end(row.key, STOPPED);
  }

  private end(key: number, problem: StoredProblem): void {
    this.change(key, { state: 'failed', problem });
    this.keeping.forget(key);
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
    this.keeping.forget(key);
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
    this.surroundings.delay(TELL_MILLISECONDS, () => {
      this.isTellPending = false;
      this.snapshot = [...this.rows];
      this.status = this.takeStatus();
      this.changed.emit(undefined);
    });
  }

  private takeStatus(): QueueStatus {
    const sent = this.rows.reduce((sum, row) => sum + row.file.size * row.fraction, 0);
    if (this.aborts.size === 0) this.speed.reset();
    this.speed.take(sent, this.surroundings.now());
    return {
      isPaused: this.isPaused,
      trouble: this.trouble,
      bytesPerSecond: this.aborts.size === 0 ? 0 : this.speed.bytesPerSecond,
      unkeptCount: this.rows.filter((row) => this.isUnkept(row)).length,
    };
  }
}
