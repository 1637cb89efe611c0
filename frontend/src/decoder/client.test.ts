import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { imagePoint } from '../engine/geometry/spaces';
import { pointPrompt } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';
import { DecoderClient } from './client';
import type { DecoderStatus } from './clientOptions';
import type { CallMessage, DecodeAnswer, DecoderSpec } from './protocol';
import type { WorkerLike } from './workerChannel';

const SPEC: DecoderSpec = {
  checkpointSha256: 'c',
  graphs: {
    prepare: { url: '/prepare', sha256: 'p' },
    delta: { url: '/delta', sha256: 'm' },
    decode: { url: '/decode', sha256: 'd' },
  },
  inputSize: 8,
  channels: 1,
  grid: { height: 1, width: 1 },
  lowres: { height: 1, width: 1 },
  maskThreshold: 0,
};
const OTHER_SPEC: DecoderSpec = {
  ...SPEC,
  graphs: { ...SPEC.graphs, decode: { url: '/other', sha256: 'e' } },
};
const SOURCE = { imageId: 'i', url: '/embedding', imageSize: { height: 8, width: 8 } };

/** Answers are told apart by their predicted IoU. */
const answerOf = (mark: number): DecodeAnswer => ({
  candidates: {
    logits: new Float32Array(4),
    size: { height: 1, width: 1 },
    iouPredictions: Float32Array.of(mark, 0, 0, 0),
    stabilityScores: new Float32Array(4),
  },
  chosen: [0],
});
const markOf = (answer: DecodeAnswer | null): number | null =>
  answer?.candidates.iouPredictions[0] ?? null;

/** Calls that wait for `FakeWorker.answer`. */
const ANSWERED_BY_HAND = new Set(['decode', 'hover', 'foresee']);

/** A worker that answers when the test says so; `start`, unless it is held, and `open` at once. */
class FakeWorker implements WorkerLike {
  readonly calls: CallMessage[] = [];
  /** Everything that came, in order. */
  private readonly posted: CallMessage[] = [];
  isStartHeld = false;
  isTerminated = false;
  crash: (reason: string) => void = () => undefined;
  private readonly heldStarts: CallMessage[] = [];
  private reply: (data: unknown) => void = () => undefined;

  constructor(private readonly failing: string | null = null) {}

  readonly post = (message: unknown): void => {
    const call = message as CallMessage;
    this.posted.push(call);
    if (call.kind === this.failing) {
      const problem = { code: 'x', message: 'It does not match.', hint: '' };
      queueMicrotask(() => this.reply({ id: call.id, isOk: false, problem }));
    } else if (ANSWERED_BY_HAND.has(call.kind)) this.calls.push(call);
    else if (call.kind === 'start' && this.isStartHeld) this.heldStarts.push(call);
    else if (call.kind === 'report' || call.kind === 'tryWebGpu') {
      const engine = call.kind === 'report' ? 'wasm' : 'webgpu';
      queueMicrotask(() => this.reply({ id: call.id, isOk: true, answer: { engine } }));
    } else queueMicrotask(() => this.reply({ id: call.id, isOk: true, answer: null }));
  };
  readonly listen = (
    onMessage: (data: unknown) => void,
    onError: (reason: string) => void,
  ): void => {
    this.reply = onMessage;
    this.crash = onError;
  };
  readonly terminate = (): void => {
    this.isTerminated = true;
  };

  get seen(): readonly string[] {
    return this.posted.map(({ kind }) => kind);
  }

  requestsOf(kind: string): readonly unknown[] {
    return this.posted.filter((call) => call.kind === kind).map(({ request }) => request);
  }

  async releaseStart(): Promise<void> {
    const call = this.heldStarts.shift();
    this.reply({ id: call?.id, isOk: true, answer: null });
    await settled();
  }

  async answer(mark: number): Promise<void> {
    const call = this.calls.shift();
    this.reply({ id: call?.id, isOk: true, answer: answerOf(mark) });
    await settled();
  }
}

/** Let every promise that can go on do so. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

const click = (x: number): Prompt => pointPrompt(imagePoint(x, 0), 1);

describe('the decoder client', () => {
  let workers: FakeWorker[] = [];
  let statuses: DecoderStatus[] = [];
  let failing: string | null = null;
  let isFirstStartHeld = false;

  const makeClient = (): DecoderClient =>
    new DecoderClient({
      makeWorker: () => {
        const worker = new FakeWorker(failing);
        worker.isStartHeld = isFirstStartHeld && workers.length === 0;
        workers.push(worker);
        return worker;
      },
      threadCount: 1,
      onStatus: (status) => statuses.push(status),
    });
  const opened = async (): Promise<DecoderClient> => {
    const client = makeClient();
    await client.open(SPEC, SOURCE);
    return client;
  };
  const worker = (index = 0): FakeWorker => workers[index]!;

  beforeEach(() => {
    vi.useFakeTimers();
    workers = [];
    statuses = [];
    failing = null;
    isFirstStartHeld = false;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says loading, then ready', async () => {
    await opened();

    expect(statuses.map(({ state }) => state)).toEqual(['loading', 'ready']);
  });

  it('queues clicks in order and shows only the newest answer', async () => {
    const client = await opened();
    const first = client.decode([click(1)]);
    const second = client.decode([click(1), click(2)]);
    const third = client.decode([click(1), click(2), click(3)]);

    expect(worker().calls).toHaveLength(1);
    await worker().answer(0.1);
    await worker().answer(0.2);
    await worker().answer(0.3);

    expect([await first, await second, await third].map(markOf)).toEqual(
      [null, null, 0.3].map((mark) => (mark === null ? null : Math.fround(mark))),
    );
  });

  it('keeps a click that was made before the decoder was ready', async () => {
    const client = makeClient();
    const opening = client.open(SPEC, SOURCE);
    const answer = client.decode([click(1)]);
    await opening;
    await settled();
    await worker().answer(1);

    expect(markOf(await answer)).toBe(1);
  });

  it('asks nothing of an image that was closed, and answers null once another one opens', async () => {
    const client = await opened();
    client.close();
    const clicked = client.decode([click(1)]);
    const hovered = client.hover(imagePoint(1, 0));
    await settled();
    expect(worker().seen).toEqual(['start', 'open']);

    await client.open(SPEC, { ...SOURCE, imageId: 'j' });
    expect([await clicked, await hovered]).toEqual([null, null]);
  });

  it('keeps one hover in flight and the newest waiting', async () => {
    const client = await opened();
    const hovers = [1, 2, 3].map((x) => client.hover(imagePoint(x, 0)));

    expect(worker().calls).toHaveLength(1);
    await worker().answer(1);
    expect(worker().calls[0]?.request).toMatchObject({ point: { x: 3 } });
    await worker().answer(3);

    expect((await Promise.all(hovers)).map(markOf)).toEqual([1, null, 3]);
  });

  it('sends a click before a waiting hover and drops the hover', async () => {
    const client = await opened();
    const running = client.hover(imagePoint(1, 0));
    const waiting = client.hover(imagePoint(2, 0));
    const clicked = client.decode([click(3)]);
    await worker().answer(1);

    expect(worker().calls[0]?.kind).toBe('decode');
    await worker().answer(2);
    expect((await Promise.all([running, waiting, clicked])).map(markOf)).toEqual([null, null, 2]);
  });

  it('drops an answer whose prompts were cleared meanwhile', async () => {
    const client = await opened();
    const answer = client.decode([click(1)]);
    client.dropAnswers();
    await worker().answer(1);

    expect(await answer).toBeNull();
  });

  it('starts a crashed worker again and asks it for the present prompts', async () => {
    const client = await opened();
    const prompts = [click(1), click(2)];
    const answer = client.decode(prompts);
    worker().crash('out of memory');
    await settled();

    expect(workers).toHaveLength(2);
    expect(worker(1).calls[0]?.request).toEqual({ imageId: 'i', near: null, prompts });
    await worker(1).answer(1);
    expect(markOf(await answer)).toBe(1);
  });

  it('replaces a worker that stays silent for 30 seconds', async () => {
    const client = await opened();
    void client.decode([click(1)]);
    await vi.advanceTimersByTimeAsync(30_000);

    expect(worker().isTerminated).toBe(true);
    expect(worker(1).calls).toHaveLength(1);
  });

  it('gives up after four crashes in a row and says so', async () => {
    const client = await opened();
    const answer = client.decode([click(1)]);
    const failure = expect(answer).rejects.toThrow('stopped 4 times');
    for (let index = 0; index < 4; index += 1) {
      worker(index).crash('broken');
      await settled();
    }

    await failure;
    expect(workers).toHaveLength(4);
    expect(statuses.at(-1)?.state).toBe('failed');
  });

  it('refuses an embedding of other weights with the reason', async () => {
    failing = 'open';
    await opened();

    expect(statuses.at(-1)).toMatchObject({
      state: 'failed',
      problem: { message: 'It does not match.' },
    });
  });

  it('prepares neighbours when nobody has asked for a while, one after the other', async () => {
    const client = await opened();
    const answer = client.decode([click(1)]);
    await client.prefetch({ ...SOURCE, imageId: 'j', url: '/next' });
    await client.prefetch({ ...SOURCE, imageId: 'k', url: '/after' });
    await worker().answer(1);
    await answer;

    expect(worker().seen).toEqual(['start', 'open', 'decode', 'prefetch', 'prefetch']);
    await vi.advanceTimersByTimeAsync(249);
    expect(worker().seen).not.toContain('report');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(worker().seen.slice(5)).toEqual(['prepare', 'prepare', 'report']);
  });

  it('previews the next image behind its preparation, where the pointer rested last', async () => {
    const client = await opened();
    const next = { ...SOURCE, imageId: 'j', url: '/next' };
    const kept: DecodeAnswer[] = [];
    const keep = (answer: DecodeAnswer): number => kept.push(answer);
    client.foresee(next, imagePoint(1, 1), keep);
    await client.prefetch(next);
    client.foresee(next, imagePoint(2, 2), keep);
    await vi.advanceTimersByTimeAsync(2_000);
    await worker().answer(7);

    expect(worker().seen.slice(3)).toEqual(['report', 'prepare', 'foresee']);
    expect(worker().requestsOf('foresee')).toEqual([{ source: next, point: imagePoint(2, 2) }]);
    expect(kept).toEqual([answerOf(7)]);
  });

  it('begins nothing ahead of time while the pointer moves', async () => {
    const client = await opened();
    await client.prefetch({ ...SOURCE, imageId: 'j', url: '/next' });
    for (let x = 0; x < 20; x += 1) {
      void client.hover(imagePoint(x, 0));
      await worker().answer(x);
      await vi.advanceTimersByTimeAsync(100);
    }

    expect(worker().seen).not.toContain('prepare');
  });

  it('keeps its worker when an image of another decoder opens', async () => {
    const client = await opened();
    await client.open(OTHER_SPEC, { ...SOURCE, imageId: 'j' });

    expect(workers).toHaveLength(1);
    expect(worker().seen).toEqual(['start', 'open', 'start', 'open']);
  });

  it('leaves a worker that is loading another decoder than the one that is wanted again', async () => {
    const client = await opened();
    worker().isStartHeld = true;
    const other = client.open(OTHER_SPEC, { ...SOURCE, url: '/other' });
    await client.open(SPEC, SOURCE);
    await worker().releaseStart();
    await other;

    expect(worker().isTerminated).toBe(true);
    expect(worker().requestsOf('open')).toEqual([SOURCE]);
    expect(worker(1).seen).toEqual(['start', 'open']);
    expect(worker(1).requestsOf('open')).toEqual([SOURCE]);
  });

  it('leaves a worker whose first decoder comes when another one is wanted', async () => {
    isFirstStartHeld = true;
    const client = makeClient();
    const first = client.open(SPEC, SOURCE);
    await client.open(OTHER_SPEC, { ...SOURCE, url: '/other' });
    await worker().releaseStart();
    await first;

    expect(worker().seen).toEqual(['start']);
    expect(worker(1).requestsOf('open')).toEqual([{ ...SOURCE, url: '/other' }]);
    expect(statuses.map(({ state }) => state)).toEqual(['loading', 'loading', 'ready']);
  });

  it('loads a decoder once for all images that open meanwhile, and opens the newest', async () => {
    isFirstStartHeld = true;
    const client = makeClient();
    const first = client.open(SPEC, SOURCE);
    const second = client.open(SPEC, { ...SOURCE, imageId: 'j' });
    await worker().releaseStart();
    await Promise.all([first, second]);

    expect(worker().seen).toEqual(['start', 'open']);
    expect(worker().requestsOf('open')).toEqual([{ ...SOURCE, imageId: 'j' }]);
  });

  it('drops what was asked about the image before when another one opens', async () => {
    const client = await opened();
    const first = client.decode([click(1)]);
    const second = client.decode([click(2)]);
    await client.open(SPEC, { ...SOURCE, imageId: 'j' });
    await worker().answer(1);

    expect([await first, await second]).toEqual([null, null]);
    expect(workers).toHaveLength(1);
  });

  it('answers by the embedding at hand until another one is ready, and drops what that was asked', async () => {
    const client = await opened();
    const before = statuses.length;
    const other = { ...SOURCE, url: '/other' };

    const asked = client.decode([click(1)]);
    const isExchanged = client.exchange(other);
    await settled();
    await worker().answer(0.5);

    expect(await isExchanged).toBe(true);
    expect(await asked).toBeNull();
    expect(worker().seen.slice(-3)).toEqual(['decode', 'prepare', 'open']);
    expect(statuses.slice(before)).toEqual([]);
  });

  it('does not exchange the embedding of an image that was left meanwhile', async () => {
    const client = await opened();

    const isExchanged = client.exchange({ ...SOURCE, url: '/other' });
    client.close();

    expect(await isExchanged).toBe(false);
    expect(worker().seen).not.toContain('decode');
  });

  it('exchanges nothing before an image is open', async () => {
    expect(await makeClient().exchange(SOURCE)).toBe(false);
  });
});
