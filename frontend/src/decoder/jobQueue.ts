/**
 * What waits for the decoder, and in which order it goes: clicks as they were made, then the newest
 * hover, then work that nobody waits for.
 */
import type { DecodeAnswer, DecoderCalls } from './protocol';
import type { WorkerChannel } from './workerChannel';

export type DecoderChannel = WorkerChannel<DecoderCalls>;

/** A request of a person: the answer is shown while it is still wanted. */
export interface PromptJob {
  readonly kind: 'click' | 'hover';
  readonly run: (channel: DecoderChannel) => Promise<DecodeAnswer>;
  /** Whether the answer would still be wanted. */
  readonly isWanted: () => boolean;
  readonly settle: (answer: DecodeAnswer | null) => void;
  readonly fail: (error: unknown) => void;
}

/** Work ahead of time. Its failure is no news: a person who needs it asks again. */
export interface IdleJob {
  readonly kind: 'idle';
  /** Two jobs of one key are the same work. */
  readonly key: string;
  readonly run: (channel: DecoderChannel) => Promise<unknown>;
}

export type Job = PromptJob | IdleJob;

export class JobQueue {
  private clicks: PromptJob[] = [];
  private hover: PromptJob | null = null;
  private idle: readonly IdleJob[] = [];

  /** A click goes behind the others; a hover takes the place of the one that waits. */
  add(job: PromptJob): void {
    if (job.kind === 'click') {
      this.clicks.push(job);
      return;
    }
    this.dropHover();
    this.hover = job;
  }

  /** Put a click back in front: the worker died on it. */
  returnClick(job: PromptJob): void {
    this.clicks.unshift(job);
  }

  addIdle(job: IdleJob): void {
    this.idle = [...this.idle.filter(({ key }) => key !== job.key), job];
  }

  takePrompt(): PromptJob | undefined {
    return this.clicks.shift() ?? this.takeHover();
  }

  hasIdle(): boolean {
    return this.idle.length > 0;
  }

  takeIdle(): IdleJob | undefined {
    const [first, ...rest] = this.idle;
    this.idle = rest;
    return first;
  }

  dropHover(): void {
    this.takeHover()?.settle(null);
  }

  dropIdle(): void {
    this.idle = [];
  }

  /** Take all clicks out; they are the caller's to settle. */
  takeClicks(): readonly PromptJob[] {
    const { clicks } = this;
    this.clicks = [];
    return clicks;
  }

  private takeHover(): PromptJob | undefined {
    const job = this.hover;
    this.hover = null;
    return job ?? undefined;
  }
}
