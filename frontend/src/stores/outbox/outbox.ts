/**
 * The outbox: operations wait here, on disk, until the server has answered for each of them.
 *
 * One tab of a browser sends for all. Operations of an image go in the order in which they were
 * made. Sending twice is harmless: the server knows an operation by its id.
 */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { OperationAnswer, OperationResult } from '../../api/operations';
import { offlineProblem, toProblem } from '../../api/problems';
import type { ProblemError } from '../../api/problems';
import type { Operation } from '../../engine/operations/operation';
import type { AnsweredImage, AnsweredOperation } from '../document';
import { nextBatch, operationsOf } from './batch';
import { isPassing, isStumble, longestPause, MAX_STUMBLES, troubledRecord } from './failures';
import type { OutboxRecord, OutboxStorage } from './storage';

export interface OutboxState {
  /** Not answered yet, in order. */
  readonly waiting: readonly OutboxRecord[];
  /** Answered with no: a person must say what to do. */
  readonly troubled: readonly OutboxRecord[];
  /** Why sending stands still; null while it goes on. */
  readonly hold: 'offline' | 'log-in' | null;
}

export interface OutboxAnswer {
  readonly imageId: string;
  /** The image after these operations; null when the server did not say. */
  readonly image: AnsweredImage | null;
  readonly answered: readonly AnsweredOperation[];
}

/** What joins the tabs of one browser; tests stand in for it. */
export interface TabLink {
  /** Run while no other tab does; resolves when `signal` aborts. */
  readonly asOnlySender: (run: () => Promise<void>, signal: AbortSignal) => Promise<void>;
  readonly tell: (message: OutboxMessage) => void;
  readonly listen: (hear: (message: OutboxMessage) => void) => () => void;
}

export type OutboxMessage =
  | { readonly kind: 'added' | 'nudged' }
  | { readonly kind: 'answered'; readonly answer: OutboxAnswer };

export interface OutboxOptions {
  readonly userId: string;
  readonly storage: OutboxStorage;
  /** Send operations; gives up when `signal` aborts. */
  readonly post: (
    imageId: string,
    operations: readonly Operation[],
    signal: AbortSignal,
  ) => Promise<OperationAnswer>;
  readonly tabs: TabLink;
  readonly onAnswer: (answer: OutboxAnswer) => void;
  /** 0 to 1; spreads the retries of many browsers. */
  readonly random: () => number;
}

/**
 * A line that is dead at one end only never breaks off by itself, and a browser waits for minutes.
 * Long enough for 1 MiB over a bad line.
 */
const ANSWER_MILLISECONDS = 30_000;

/** How often a tab looks for operations that nobody told it about. */
const IDLE_LOOK_MILLISECONDS = 15_000;

export class Outbox {
  readonly store: StoreApi<OutboxState> = createStore<OutboxState>(() => ({
    waiting: [],
    troubled: [],
    hold: null,
  }));

  private readonly stopping = new AbortController();
  private wake: () => void = () => undefined;
  private isWoken = false;
  private failures = 0;
  /** How many operations go one by one, after their request was refused as a whole. */
  private alone = 0;
  /** Failures in a row that may be the fault of what was sent. */
  private stumbles = 0;
  /** Images whose operations wait until the others have had their turn. */
  private readonly postponed = new Set<string>();

  constructor(private readonly options: OutboxOptions) {}

  /** Read what an earlier visit left, and begin to send. */
  async start(): Promise<void> {
    const { tabs } = this.options;
    const { signal } = this.stopping;
    const forget = tabs.listen((message) => {
      this.hear(message);
    });
    signal.addEventListener('abort', forget);
    await this.refresh();
    void tabs.asOnlySender(() => this.sendAll(signal), signal);
  }

  stop(): void {
    this.stopping.abort();
    this.wakeUp();
  }

  /**
   * Keep operations. When this resolves they survive a crash of the browser.
   * @throws when this computer cannot store them; they are not kept then
   */
  async add(imageId: string, operations: readonly Operation[]): Promise<void> {
    const { storage, userId, tabs } = this.options;
    const records = operations.map((operation) => ({ userId, imageId, operation, trouble: null }));
    await storage.add(records);
    await this.refresh();
    tabs.tell({ kind: 'added' });
    this.wakeUp();
  }

  /** Operations of an image that the server has not answered, in order. */
  async unsent(imageId: string): Promise<readonly Operation[]> {
    await this.refresh();
    return operationsOf(this.store.getState().waiting, imageId);
  }

  /** Let go of operations that the server did not take. */
  async dismiss(sequences: readonly number[]): Promise<void> {
    await this.options.storage.remove(sequences);
    await this.refresh();
    this.options.tabs.tell({ kind: 'added' });
  }

  /** Try again at once: the network is back, or somebody has logged in. */
  nudge(): void {
    this.wakeUp();
    // The tab that sends may be another one.
    this.options.tabs.tell({ kind: 'nudged' });
  }

  private wakeUp(): void {
    this.isWoken = true;
    this.wake();
  }

  private hear(message: OutboxMessage): void {
    void this.refresh().then(() => {
      if (message.kind === 'answered') this.options.onAnswer(message.answer);
    });
    this.wakeUp();
  }

  private async refresh(): Promise<void> {
    const records = await this.options.storage.list(this.options.userId);
    this.store.setState({
      waiting: records.filter(({ trouble }) => trouble === null),
      troubled: records.filter(({ trouble }) => trouble !== null),
    });
  }

  private async sendAll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.sendNext();
      } catch {
        // The disk or its database failed for a moment. A sender that ends here would leave
        // everything unsent until the page is loaded anew.
        await this.sleep(this.retryDelay());
      }
    }
  }

  private async sendNext(): Promise<void> {
    // Whoever wakes it from here on has something that this look may miss.
    this.isWoken = false;
    await this.refresh();
    const { waiting } = this.store.getState();
    const due = waiting.filter(({ imageId }) => !this.postponed.has(imageId));
    if (due.length === 0) this.postponed.clear();
    const batch = nextBatch(due.length === 0 ? waiting : due, this.alone > 0);
    if (batch.length === 0) await this.sleep(IDLE_LOOK_MILLISECONDS);
    else await this.send(batch);
  }

  private async send(batch: readonly OutboxRecord[]): Promise<void> {
    let answer: OperationAnswer;
    try {
      answer = await this.post(batch);
    } catch (error) {
      await this.holdOrRefuse(batch, toProblem(error));
      return;
    }
    this.failures = 0;
    this.stumbles = 0;
    this.store.setState({ hold: null });
    await this.settle(batch, answer.results, answer.image);
  }

  private async post(batch: readonly OutboxRecord[]): Promise<OperationAnswer> {
    const imageId = batch[0]?.imageId ?? '';
    const operations = batch.map(({ operation }) => operation);
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), ANSWER_MILLISECONDS);
    try {
      const answer = await this.options.post(imageId, operations, giveUp.signal);
      const answered = new Set(answer.results.map(({ opId }) => opId));
      // Something between here and the server answers in its place.
      if (!operations.every(({ opId }) => answered.has(opId))) throw offlineProblem();
      return answer;
    } catch (error) {
      throw giveUp.signal.aborted ? offlineProblem() : error;
    } finally {
      clearTimeout(timer);
    }
  }

  private async holdOrRefuse(batch: readonly OutboxRecord[], problem: ProblemError): Promise<void> {
    if (isPassing(problem)) {
      this.store.setState({ hold: problem.status === 401 ? 'log-in' : 'offline' });
      if (isStumble(problem)) this.stepAside(batch);
      await this.sleep(this.retryDelay());
      return;
    }
    if (batch.length > 1) {
      // One operation may have spoilt it for all, or together they were too large.
      this.alone = batch.length;
      return;
    }
    const { title, message: detail, hint } = problem;
    const results = batch.map(({ operation }): OperationResult => ({
      opId: operation.opId,
      status: 'refused',
      annotation: null,
      problem: { title, detail, hint },
      isRepeat: false,
    }));
    await this.settle(batch, results, null);
  }

  /** One operation that the server fails on, or whose answer cannot be read, must not stop all. */
  private stepAside(batch: readonly OutboxRecord[]): void {
    this.stumbles += 1;
    if (this.stumbles < MAX_STUMBLES) return;
    this.stumbles = 0;
    this.alone = batch.length > 1 ? batch.length : 0;
    if (this.alone > 0) return;
    for (const { imageId } of batch) this.postponed.add(imageId);
  }

  private async settle(
    batch: readonly OutboxRecord[],
    results: readonly OperationResult[],
    image: OutboxAnswer['image'],
  ): Promise<void> {
    const { storage, tabs, onAnswer } = this.options;
    this.alone = Math.max(0, this.alone - batch.length);
    const byId = new Map(results.map((result) => [result.opId, result]));
    const answered = batch.flatMap((record) => {
      const result = byId.get(record.operation.opId);
      return result === undefined ? [] : [{ record, result }];
    });
    const taken = answered.filter(({ result }) => result.status === 'applied');
    await storage.remove(taken.map(({ record }) => record.sequence));
    await storage.put(answered.flatMap(({ record, result }) => troubledRecord(record, result)));
    await this.refresh();
    const answer: OutboxAnswer = {
      imageId: batch[0]?.imageId ?? '',
      image,
      answered: answered.map(({ record: { operation }, result: { status, annotation } }) => ({
        operation,
        status,
        annotation,
      })),
    };
    onAnswer(answer);
    tabs.tell({ kind: 'answered', answer });
  }

  private retryDelay(): number {
    this.failures += 1;
    return longestPause(this.failures) * (0.5 + 0.5 * this.options.random());
  }

  private async sleep(milliseconds: number): Promise<void> {
    if (this.isWoken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
