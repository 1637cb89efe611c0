/**
 * The page's side of the decoder. It never loses, swaps or outdates a click.
 *
 * - One call is in flight. Clicks wait in order and are never refused; they go before hovers.
 * - Of waiting hovers only the newest stays.
 * - An answer counts only while its prompts are the present ones; else the caller gets null.
 * - A dead or silent worker is replaced and asked again: each request carries all its prompts.
 */
import type { ImagePoint } from '../engine/geometry/spaces';
import type { Prompt } from '../engine/prompts/prompts';
import { GRAPH_ROLES, toWorkerProblem } from './protocol';
import type {
  DecodeAnswer,
  DecoderCalls,
  DecoderSpec,
  EmbeddingSource,
  WorkerProblem,
} from './protocol';
import { WorkerChannel } from './workerChannel';
import type { WorkerLike } from './workerChannel';

export type DecoderStatus =
  | { readonly state: 'idle' }
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly imageId: string }
  | { readonly state: 'failed'; readonly problem: WorkerProblem };

export interface DecoderClientOptions {
  readonly makeWorker: () => WorkerLike;
  readonly threadCount: number;
  readonly onStatus: (status: DecoderStatus) => void;
}

interface Job {
  readonly kind: 'click' | 'hover';
  readonly run: (channel: Channel) => Promise<DecodeAnswer>;
  /** Whether the answer would still be wanted. */
  readonly isWanted: () => boolean;
  readonly settle: (answer: DecodeAnswer | null) => void;
  readonly fail: (error: unknown) => void;
}

type Channel = WorkerChannel<DecoderCalls>;

/** A worker that dies this often without one answer in between has a fault that stays. */
const MAX_CRASHES_IN_A_ROW = 3;

/** A decode takes 0.1 s; on the slowest machine seen, 3 s. */
const SILENCE_MILLISECONDS = 30_000;

const isSameSpec = (one: DecoderSpec | null, other: DecoderSpec): boolean =>
  one !== null &&
  GRAPH_ROLES.every((role) => one.graphs[role].sha256 === other.graphs[role].sha256);

export class DecoderClient {
  private channel: Channel | null = null;
  private spec: DecoderSpec | null = null;
  private source: EmbeddingSource | null = null;
  private isReady = false;
  private crashes = 0;
  private revision = 0;
  private clicks: Job[] = [];
  private hoverJob: Job | null = null;
  private inFlight: Job | null = null;

  constructor(private readonly options: DecoderClientOptions) {}

  /**
   * Make an image the one that prompts are about. Earlier requests are dropped.
   * @param spec    the decoder of the checkpoint that made the embedding
   */
  async open(spec: DecoderSpec, source: EmbeddingSource): Promise<void> {
    this.abandon();
    const isSameDecoder = this.channel !== null && isSameSpec(this.spec, spec);
    this.spec = spec;
    this.source = source;
    this.crashes = 0;
    if (!isSameDecoder) this.stopWorker();
    await this.prepare(!isSameDecoder);
  }

  /** Forget the image; requests come back as null. */
  close(): void {
    this.abandon();
    this.source = null;
    this.options.onStatus({ state: 'idle' });
  }

  /**
   * Fetch the embedding of an image that will be opened soon.
   * @throws WorkerProblemError when it does not come
   */
  async prefetch(source: EmbeddingSource): Promise<void> {
    await this.channel?.call('prefetch', source);
  }

  /**
   * Decode a prompt sequence.
   * @returns  null when newer prompts have replaced these, or the image was left
   * @throws   WorkerProblemError when the decoder cannot answer
   */
  decode(prompts: readonly Prompt[]): Promise<DecodeAnswer | null> {
    this.revision += 1;
    const revision = this.revision;
    this.dropHover();
    return new Promise((settle, fail) => {
      this.clicks.push({
        kind: 'click',
        run: (channel) => channel.call('decode', { imageId: this.imageId(), prompts }),
        isWanted: () => revision === this.revision,
        settle,
        fail,
      });
      this.pump();
    });
  }

  /** Say that no prompts are left, so that answers on their way are dropped. */
  clearPrompts(): void {
    this.revision += 1;
  }

  /**
   * Preview a click.
   * @returns  null when a newer hover or a click came first
   */
  hover(point: ImagePoint): Promise<DecodeAnswer | null> {
    this.dropHover();
    const { revision } = this;
    return new Promise((settle, fail) => {
      this.hoverJob = {
        kind: 'hover',
        run: (channel) => channel.call('hover', { imageId: this.imageId(), point }),
        isWanted: () => revision === this.revision,
        settle,
        fail,
      };
      this.pump();
    });
  }

  dispose(): void {
    this.abandon();
    this.stopWorker();
  }

  private imageId(): string {
    return this.source?.imageId ?? '';
  }

  private async prepare(isNewWorker: boolean): Promise<void> {
    const { spec, source } = this;
    if (spec === null || source === null) return;
    this.isReady = false;
    this.options.onStatus({ state: 'loading' });
    const channel = this.channel ?? this.startWorker();
    try {
      if (isNewWorker) {
        await channel.call('start', { spec, threadCount: this.options.threadCount });
      }
      await channel.call('open', source);
    } catch (error) {
      if (channel === this.channel && source === this.source) this.giveUp(error);
      return;
    }
    if (channel !== this.channel || source !== this.source) return;
    this.isReady = true;
    this.options.onStatus({ state: 'ready', imageId: source.imageId });
    this.pump();
  }

  private pump(): void {
    const { channel } = this;
    if (this.inFlight !== null || !this.isReady || channel === null) return;
    const job = this.clicks.shift() ?? this.takeHover();
    if (job === undefined) return;
    this.inFlight = job;
    const watch = setTimeout(() => {
      this.crash(channel, 'no answer for 30 seconds');
    }, SILENCE_MILLISECONDS);
    job
      .run(channel)
      .then(
        (answer) => {
          this.finish(job, () => job.settle(job.isWanted() ? answer : null));
        },
        (error: unknown) => {
          this.finish(job, () => job.fail(error));
        },
      )
      .finally(() => {
        clearTimeout(watch);
      });
  }

  /** Settle the job in flight; a job taken over by a crash is no longer in flight. */
  private finish(job: Job, settle: () => void): void {
    if (this.inFlight !== job) return;
    this.inFlight = null;
    this.crashes = 0;
    settle();
    this.pump();
  }

  private takeHover(): Job | undefined {
    const job = this.hoverJob;
    this.hoverJob = null;
    return job ?? undefined;
  }

  private dropHover(): void {
    this.takeHover()?.settle(null);
  }

  private abandon(): void {
    this.revision += 1;
    const dropped = [...this.clicks];
    this.clicks = [];
    this.dropHover();
    for (const job of dropped) job.settle(null);
  }

  private startWorker(): Channel {
    const channel: Channel = new WorkerChannel(this.options.makeWorker(), (reason) => {
      this.crash(channel, reason);
    });
    this.channel = channel;
    return channel;
  }

  private stopWorker(): void {
    const { channel } = this;
    this.channel = null;
    this.isReady = false;
    this.inFlight?.settle(null);
    this.inFlight = null;
    channel?.close();
  }

  private crash(channel: Channel, reason: string): void {
    if (channel !== this.channel) return;
    const interrupted = this.inFlight;
    this.inFlight = null;
    if (interrupted?.kind === 'click') this.clicks.unshift(interrupted);
    else interrupted?.settle(null);
    this.stopWorker();
    this.crashes += 1;
    if (this.crashes > MAX_CRASHES_IN_A_ROW) {
      this.giveUp(new Error(`The decoder stopped ${this.crashes} times: ${reason}`));
      return;
    }
    void this.prepare(true);
  }

  private giveUp(error: unknown): void {
    const failed = [...this.clicks];
    this.clicks = [];
    this.dropHover();
    this.stopWorker();
    for (const job of failed) job.fail(error);
    this.options.onStatus({ state: 'failed', problem: toWorkerProblem(error) });
  }
}
