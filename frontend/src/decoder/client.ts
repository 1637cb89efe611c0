/**
 * The page's side of the decoder. It never loses, swaps or outdates a click.
 *
 * - One call is in flight. Clicks wait in order and are never refused; they go before hovers.
 * - Of waiting hovers only the newest stays.
 * - An answer counts only while its prompts are the present ones; else the caller gets null.
 * - Work ahead of time runs when neither has been asked for a while.
 * - A dead or silent worker is replaced and asked again: each request carries all its prompts.
 */
import type { ImagePoint } from '../engine/geometry/spaces';
import type { Prompt } from '../engine/prompts/prompts';
import type { DecoderClientOptions } from './clientOptions';
import { DecoderStart } from './decoderStart';
import { EnginePlan } from './enginePlan';
import { JobQueue } from './jobQueue';
import type { DecoderChannel, IdleJob, Job, PromptJob } from './jobQueue';
import { Nearness } from './nearness';
import { toWorkerProblem } from './protocol';
import type { DecodeAnswer, DecoderSpec, EmbeddingSource } from './protocol';
import { WorkerChannel } from './workerChannel';

/** A worker that dies this often without one answer in between has a fault that stays. */
const MAX_CRASHES_IN_A_ROW = 3;

/** A decode takes 0.1 s; on the slowest machine seen, 3 s. */
const SILENCE_MILLISECONDS = 30_000;

/** Hands pause this long between two looks; a moving pointer asks every 50 ms. */
const IDLE_MILLISECONDS = 250;

export class DecoderClient {
  private channel: DecoderChannel | null = null;
  private spec: DecoderSpec | null = null;
  private source: EmbeddingSource | null = null;
  isReady = false;
  private crashes = 0;
  private revision = 0;
  private readonly queue = new JobQueue();
  private readonly engine: EnginePlan;
  private readonly nearness = new Nearness();
  private readonly decoder: DecoderStart;
  private inFlight: Job | null = null;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: DecoderClientOptions) {
    this.engine = new EnginePlan(options);
    this.decoder = new DecoderStart(options.threadCount);
  }

  /**
   * Make an image the one that prompts are about. Earlier requests are dropped.
   * @param spec    the decoder of the checkpoint that made the embedding
   */
  async open(spec: DecoderSpec, source: EmbeddingSource): Promise<void> {
    this.abandon();
    this.spec = spec;
    this.source = source;
    this.crashes = 0;
    if (this.engine.isOutdated() || this.decoder.isLoadingAnother(spec)) this.stopWorker();
    await this.prepare();
  }

  /**
   * Take another embedding of the open image; until it is ready, the one at hand answers.
   * @returns  whether it answers from here on; throws WorkerProblemError when it does not come
   */
  async exchange(source: EmbeddingSource): Promise<boolean> {
    if (!(await this.take(['prepare', 'open'], source))) return false;
    this.dropAnswers();
    this.nearness.clear();
    this.source = source;
    return true;
  }

  /**
   * Have a crop of the open image answer what lies in it; until it is ready, the one at hand or the
   * whole image does.
   * @param near  null for the whole image alone
   * @returns     whether it answers from here on; throws WorkerProblemError when it does not come
   */
  approach(near: EmbeddingSource | null): Promise<boolean> {
    return this.nearness.turnTo(near, (source) => this.take(['prepare'], source));
  }

  /** Forget the image; requests come back as null, later ones when another image opens. */
  close(): void {
    this.abandon();
    this.source = null;
    this.isReady = false;
    this.options.onStatus({ state: 'idle' });
  }

  /**
   * Fetch the embedding of an image that will be opened soon, and prepare it when nobody waits.
   * @throws WorkerProblemError when it does not come
   */
  async prefetch(source: EmbeddingSource): Promise<void> {
    await this.channel?.call('prefetch', source);
    this.workAhead(`prepare ${source.url}`, (channel) => channel.call('prepare', source));
  }

  /**
   * Preview a click on an image that will be opened soon, when nobody waits; the newest counts.
   * @param keep  takes the answer
   */
  foresee(source: EmbeddingSource, point: ImagePoint, keep: (answer: DecodeAnswer) => void): void {
    this.workAhead('foresee', async (channel) => {
      const answer = await channel.call('foresee', { source, point });
      if (answer !== null) keep(answer);
    });
  }

  /**
   * Decode a prompt sequence.
   * @returns  null when newer prompts have replaced these, or the image was left
   * @throws   WorkerProblemError when the decoder cannot answer
   */
  decode(prompts: readonly Prompt[]): Promise<DecodeAnswer | null> {
    this.revision += 1;
    this.queue.dropHover();
    const near = this.nearness.forPrompts(prompts);
    return this.ask('click', (channel) =>
      channel.call('decode', { imageId: this.imageId(), near, prompts }),
    );
  }

  /** Say that the prompts have changed without a question, so that answers on their way are dropped. */
  dropAnswers(): void {
    this.revision += 1;
    this.queue.dropHover();
  }

  /**
   * Preview a click.
   * @returns  null when a newer hover or a click came first
   */
  hover(point: ImagePoint): Promise<DecodeAnswer | null> {
    const near = this.nearness.forPoint(point);
    return this.ask('hover', (channel) =>
      channel.call('hover', { imageId: this.imageId(), near, point }),
    );
  }

  dispose(): void {
    this.abandon();
    this.stopWorker();
  }

  /** @returns  whether the image is the same when the worker has done all steps */
  private async take(steps: readonly ('prepare' | 'open')[], source: EmbeddingSource) {
    const { channel, source: before } = this;
    if (channel === null || !this.isReady) return false;
    for (const step of steps) {
      await channel.call(step, source);
      if (channel !== this.channel || before !== this.source) return false;
    }
    return true;
  }

  private workAhead(key: string, run: IdleJob['run']): void {
    this.queue.addIdle({ kind: 'idle', key, run });
    this.pump();
  }

  private ask(kind: PromptJob['kind'], run: PromptJob['run']): Promise<DecodeAnswer | null> {
    const { revision } = this;
    const isWanted = (): boolean => revision === this.revision;
    return new Promise((settle, fail) => {
      this.queue.add({ kind, run, isWanted, settle, fail });
      this.pump();
    });
  }

  private imageId(): string {
    return this.source?.imageId ?? '';
  }

  private async prepare(): Promise<void> {
    const { spec, source } = this;
    if (spec === null || source === null) return;
    this.isReady = false;
    this.options.onStatus({ state: 'loading' });
    const channel = this.channel ?? this.startWorker();
    const isOvertaken = (): boolean => channel !== this.channel || source !== this.source;
    try {
      await this.decoder.load(channel, spec);
      if (isOvertaken()) return;
      await channel.call('open', source);
    } catch (error) {
      if (!isOvertaken()) this.giveUp(error);
      return;
    }
    if (isOvertaken()) return;
    this.isReady = true;
    this.options.onStatus({ state: 'ready', imageId: source.imageId });
    this.queue.addIdle(this.engine.job());
    this.pump();
  }

  private pump(): void {
    const { channel } = this;
    if (this.inFlight !== null || !this.isReady || channel === null) return;
    const job = this.queue.takePrompt();
    if (job === undefined) this.waitForIdle();
    else this.start(job, channel);
  }

  private waitForIdle(): void {
    if (!this.queue.hasIdle()) return;
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => {
      const { channel } = this;
      if (this.inFlight !== null || !this.isReady || channel === null) return;
      const job = this.queue.takeIdle();
      if (job !== undefined) this.start(job, channel);
    }, IDLE_MILLISECONDS);
  }

  private start(job: Job, channel: DecoderChannel): void {
    clearTimeout(this.idleTimer);
    this.inFlight = job;
    const watch = setTimeout(() => {
      this.crash(channel, 'no answer for 30 seconds');
    }, SILENCE_MILLISECONDS);
    void this.run(job, channel).finally(() => {
      clearTimeout(watch);
    });
  }

  private run(job: Job, channel: DecoderChannel): Promise<void> {
    if (job.kind === 'idle') {
      const finish = (): void => this.finish(job, () => undefined);
      return job.run(channel).then(finish, finish);
    }
    return job.run(channel).then(
      (answer) => this.finish(job, () => job.settle(job.isWanted() ? answer : null)),
      (error: unknown) => this.finish(job, () => job.fail(error)),
    );
  }

  /** Settle the job in flight; a job taken over by a crash is no longer in flight. */
  private finish(job: Job, settle: () => void): void {
    if (this.inFlight !== job) return;
    this.inFlight = null;
    this.crashes = 0;
    if (job.kind !== 'idle' && this.engine.noteAnswer()) this.queue.addIdle(this.engine.job());
    settle();
    this.pump();
  }

  private abandon(): void {
    this.nearness.clear();
    this.dropAnswers();
    this.queue.dropIdle();
    for (const job of this.queue.takeClicks()) job.settle(null);
  }

  private startWorker(): DecoderChannel {
    const channel: DecoderChannel = new WorkerChannel(this.options.makeWorker(), (reason) => {
      this.crash(channel, reason);
    });
    this.channel = channel;
    return channel;
  }

  private stopWorker(isCrash = false): void {
    const { channel, inFlight } = this;
    this.engine.noteStop(isCrash, inFlight?.kind === 'idle' ? inFlight.key : null);
    this.channel = null;
    this.decoder.forget();
    this.isReady = false;
    this.inFlight = null;
    clearTimeout(this.idleTimer);
    if (inFlight !== null && inFlight.kind !== 'idle') inFlight.settle(null);
    channel?.close();
  }

  private crash(channel: DecoderChannel, reason: string): void {
    if (channel !== this.channel) return;
    if (this.inFlight?.kind === 'click') {
      this.queue.returnClick(this.inFlight);
      this.inFlight = null;
    }
    this.stopWorker(true);
    this.crashes += 1;
    if (this.crashes > MAX_CRASHES_IN_A_ROW) {
      this.giveUp(new Error(`The decoder stopped ${this.crashes} times: ${reason}`));
      return;
    }
    void this.prepare();
  }

  private giveUp(error: unknown): void {
    const failed = this.queue.takeClicks();
    this.queue.dropHover();
    this.stopWorker();
    for (const job of failed) job.fail(error);
    this.options.onStatus({ state: 'failed', problem: toWorkerProblem(error) });
  }
}
