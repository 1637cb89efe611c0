import 'fake-indexeddb/auto';

import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { OperationAnswer } from '../../api/operations';
import { offlineProblem, ProblemError } from '../../api/problems';
import type { Operation } from '../../engine/operations/operation';
import { Outbox } from './outbox';
import type { OutboxAnswer, OutboxMessage, TabLink } from './outbox';
import { makeOutboxStorage } from './storage';
import type { OutboxStorage } from './storage';

const operation = (opId: string, annotationId = 'a'): Operation => ({
  opId,
  kind: 'delete',
  annotationId,
  baseVersion: 1,
});

type Status = 'applied' | 'conflict' | 'refused';

const answerTo = (
  operations: readonly Operation[],
  statusOf: (opId: string) => Status = () => 'applied',
): OperationAnswer => ({
  results: operations.map(({ opId }) => ({
    opId,
    status: statusOf(opId),
    annotation: null,
    problem: statusOf(opId) === 'applied' ? null : { title: '', detail: 'It changed.', hint: '' },
    isRepeat: false,
  })),
  image: {
    id: 'image',
    state: 'in_progress',
    attributes: {},
    sequence: 7,
    checkedCategoryNumbers: [],
    skip: null,
  },
});

const refusal = (status: number, code = 'x'): ProblemError =>
  new ProblemError({ code, title: 'No.', detail: 'No such image.', hint: '', status });

/** Tabs of one browser: the first asks for the lock and has it. */
const makeTabs = () => {
  const hearers = new Set<(message: OutboxMessage) => void>();
  let isTaken = false;
  const link = (): TabLink => {
    const own: ((message: OutboxMessage) => void)[] = [];
    return {
      asOnlySender: (run) => {
        if (isTaken) return Promise.resolve();
        isTaken = true;
        return run();
      },
      tell: (message) => {
        for (const hear of hearers) if (!own.includes(hear)) hear(message);
      },
      listen: (hear) => {
        own.push(hear);
        hearers.add(hear);
        return () => hearers.delete(hear);
      },
    };
  };
  return link;
};

describe('the outbox', () => {
  let posts: { readonly imageId: string; readonly opIds: readonly string[] }[] = [];
  let answers: OutboxAnswer[] = [];
  let reply: (operations: readonly Operation[], signal: AbortSignal) => Promise<OperationAnswer>;
  let outboxes: Outbox[] = [];

  const makeOutbox = (
    link: TabLink = makeTabs()(),
    userId = 'ann',
    storage: OutboxStorage = makeOutboxStorage(),
  ): Outbox => {
    const outbox = new Outbox({
      userId,
      storage,
      post: (imageId, operations, signal) => {
        posts.push({ imageId, opIds: operations.map(({ opId }) => opId) });
        return reply(operations, signal);
      },
      tabs: link,
      onAnswer: (answer) => answers.push(answer),
      random: () => 1,
    });
    outboxes.push(outbox);
    return outbox;
  };
  const isEmpty = (outbox: Outbox) =>
    vi.waitFor(() => expect(outbox.store.getState().waiting).toEqual([]));

  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    posts = [];
    answers = [];
    outboxes = [];
    reply = (operations) => Promise.resolve(answerTo(operations));
  });
  afterEach(() => {
    for (const outbox of outboxes) outbox.stop();
    vi.useRealTimers();
  });

  it('keeps operations on disk until the server has answered', async () => {
    const offline = makeOutbox();
    await offline.add('image', [operation('1'), operation('2')]);
    expect((await makeOutbox().unsent('image')).map(({ opId }) => opId)).toEqual(['1', '2']);

    const outbox = makeOutbox();
    await outbox.start();
    await isEmpty(outbox);
    expect(posts).toEqual([{ imageId: 'image', opIds: ['1', '2'] }]);
    expect(answers).toMatchObject([{ imageId: 'image', image: { sequence: 7 } }]);
  });

  it('sends at most 64 operations at once, of one image, in the order they were made', async () => {
    const outbox = makeOutbox();
    const many = Array.from({ length: 70 }, (_, index) => operation(String(index)));
    await outbox.add('first', many);
    await outbox.add('second', [operation('x')]);
    await outbox.start();
    await isEmpty(outbox);

    expect(posts.map(({ imageId, opIds }) => [imageId, opIds.length])).toEqual([
      ['first', 64],
      ['first', 6],
      ['second', 1],
    ]);
    expect(posts[0]?.opIds[63]).toBe('63');
  });

  it('sends at most 1 MiB at once, and a larger operation by itself', async () => {
    const outbox = makeOutbox();
    const large = (opId: string, characters: number): Operation => ({
      opId,
      kind: 'delete',
      annotationId: 'a'.repeat(characters),
      baseVersion: 1,
    });
    const sizes = [600_000, 400_000, 100_000, 2_000_000, 10];
    await outbox.add(
      'image',
      sizes.map((size, index) => large(String(index), size)),
    );
    await outbox.start();
    await isEmpty(outbox);

    expect(posts.map(({ opIds }) => opIds)).toEqual([['0', '1'], ['2'], ['3'], ['4']]);
  });

  it('gives a request up that nobody answers, and sends it again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let isDead = true;
    reply = (operations, signal) =>
      isDead
        ? new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
          })
        : Promise.resolve(answerTo(operations));
    const outbox = makeOutbox();
    await outbox.add('image', [operation('1')]);
    await outbox.start();
    await vi.waitFor(() => expect(posts).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(29_000);
    expect(outbox.store.getState().hold).toBeNull();
    isDead = false;
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() => expect(outbox.store.getState().hold).toBe('offline'));
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() => expect(outbox.store.getState().waiting).toEqual([]));

    expect(posts).toHaveLength(2);
  });

  it('takes an answer that leaves operations out for none', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    reply = () => Promise.resolve(answerTo([]));
    const outbox = makeOutbox();
    await outbox.add('image', [operation('1')]);
    await outbox.start();
    await vi.waitFor(() => expect(outbox.store.getState().hold).toBe('offline'));
    expect(posts).toHaveLength(1);

    reply = (operations) => Promise.resolve(answerTo(operations));
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() => expect(outbox.store.getState().waiting).toEqual([]));
    expect(posts).toHaveLength(2);
  });

  it('goes on sending after the disk has failed for a moment', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const storage = makeOutboxStorage();
    let failures = 2;
    const outbox = makeOutbox(makeTabs()(), 'ann', {
      ...storage,
      remove: (sequences) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('I/O')) : storage.remove(sequences);
      },
    });
    await outbox.add('image', [operation('1')]);
    await outbox.start();
    await vi.waitFor(() => expect(failures).toBe(1));
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() => expect(failures).toBe(0));
    await vi.advanceTimersByTimeAsync(2_000);
    await vi.waitFor(() => expect(outbox.store.getState().waiting).toEqual([]));

    expect(posts.map(({ opIds }) => opIds)).toEqual([['1'], ['1'], ['1']]);
  });

  it('tries again after a lost connection, later and later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let failures = 2;
    reply = (operations) => {
      failures -= 1;
      if (failures >= 0) return Promise.reject(offlineProblem());
      return Promise.resolve(answerTo(operations));
    };
    const outbox = makeOutbox();
    await outbox.add('image', [operation('1')]);
    await outbox.start();
    await vi.waitFor(() => expect(outbox.store.getState().hold).toBe('offline'));
    // Waiting moves these clocks, too, by 50 ms a look.
    await vi.advanceTimersByTimeAsync(500);
    expect(posts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500);
    await vi.waitFor(() => expect(failures).toBe(0));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(posts).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() => expect(outbox.store.getState().waiting).toEqual([]));

    expect(posts).toHaveLength(3);
    expect(outbox.store.getState().hold).toBeNull();
  });

  it('keeps everything and asks for the log-in on 401', async () => {
    reply = () => Promise.reject(refusal(401));
    const outbox = makeOutbox();
    await outbox.add('image', [operation('1')]);
    await outbox.start();
    await vi.waitFor(() => expect(outbox.store.getState().hold).toBe('log-in'));
    expect(outbox.store.getState().waiting).toHaveLength(1);

    reply = (operations) => Promise.resolve(answerTo(operations));
    outbox.nudge();
    await isEmpty(outbox);
    expect(outbox.store.getState().hold).toBeNull();
  });

  it('puts a conflict aside and takes the rest', async () => {
    reply = (operations) =>
      Promise.resolve(answerTo(operations, (opId) => (opId === '1' ? 'conflict' : 'applied')));
    const outbox = makeOutbox();
    await outbox.add('image', [operation('1'), operation('2', 'b')]);
    await outbox.start();
    await isEmpty(outbox);

    expect(outbox.store.getState().troubled).toMatchObject([
      { operation: { opId: '1' }, trouble: { status: 'conflict' } },
    ]);
    expect(answers[0]?.answered.map(({ status }) => status)).toEqual(['conflict', 'applied']);
  });

  it('lets go of a conflict when told to', async () => {
    reply = (operations) => Promise.resolve(answerTo(operations, () => 'refused'));
    const outbox = makeOutbox();
    await outbox.add('image', [operation('1')]);
    await outbox.start();
    await vi.waitFor(() => expect(outbox.store.getState().troubled).toHaveLength(1));
    await outbox.dismiss([outbox.store.getState().troubled[0]!.sequence]);

    expect(outbox.store.getState().troubled).toEqual([]);
  });

  it('puts aside what the server will never take, and does not ask again', async () => {
    reply = () => Promise.reject(refusal(404));
    const outbox = makeOutbox();
    await outbox.add('image', [operation('1')]);
    await outbox.start();
    await vi.waitFor(() => expect(outbox.store.getState().troubled).toHaveLength(1));

    expect(outbox.store.getState().troubled[0]?.trouble).toMatchObject({
      status: 'refused',
      problem: { detail: 'No such image.' },
    });
    expect(posts).toHaveLength(1);
  });

  it('sends operations one by one when their request was refused as a whole', async () => {
    reply = (operations) =>
      operations.some(({ opId }) => opId === 'bad')
        ? Promise.reject(refusal(400))
        : Promise.resolve(answerTo(operations));
    const outbox = makeOutbox();
    await outbox.add('image', [operation('1'), operation('bad'), operation('2')]);
    await outbox.start();
    await isEmpty(outbox);
    await outbox.add('image', [operation('3'), operation('4')]);
    await isEmpty(outbox);

    expect(outbox.store.getState().troubled.map((record) => record.operation.opId)).toEqual([
      'bad',
    ]);
    expect(posts.map(({ opIds }) => opIds)).toEqual([
      ['1', 'bad', '2'],
      ['1'],
      ['bad'],
      ['2'],
      ['3', '4'],
    ]);
  });

  it.each([
    ['the server fails on', () => refusal(500)],
    ['of an image that another change holds', () => refusal(503, 'server-busy')],
    ['whose answer cannot be read', () => new TypeError('no such size')],
  ])('goes on with other images past an operation %s', async (_name, fault) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    reply = (operations) =>
      operations.some(({ opId }) => opId === 'bad')
        ? Promise.reject(fault())
        : Promise.resolve(answerTo(operations));
    const outbox = makeOutbox();
    await outbox.add('image', [operation('1'), operation('bad')]);
    await outbox.add('other', [operation('2')]);
    await outbox.start();
    for (let turn = 0; turn < 12; turn += 1) await vi.advanceTimersByTimeAsync(30_000);
    await vi.waitFor(() => expect(posts.at(-1)?.opIds).toEqual(['bad']));

    // What was sent is off the disk, and the bad one is kept: the server may be mended.
    const { waiting } = outbox.store.getState();
    expect(waiting.map((record) => record.operation.opId)).toEqual(['bad']);
  });

  it('sends from one tab what another tab has made, and tells it the answer', async () => {
    const link = makeTabs();
    const sender = makeOutbox(link());
    await sender.start();
    const other = makeOutbox(link());
    await other.start();
    await other.add('image', [operation('1')]);
    await isEmpty(other);

    expect(posts).toHaveLength(1);
    await vi.waitFor(() => expect(answers).toHaveLength(2));
  });

  it('wakes the tab that sends from any other', async () => {
    reply = () => Promise.reject(refusal(401));
    const link = makeTabs();
    const sender = makeOutbox(link());
    await sender.add('image', [operation('1')]);
    await sender.start();
    await vi.waitFor(() => expect(sender.store.getState().hold).toBe('log-in'));
    const other = makeOutbox(link());
    await other.start();

    reply = (operations) => Promise.resolve(answerTo(operations));
    other.nudge();
    await isEmpty(sender);
  });

  it('leaves the operations of another user alone', async () => {
    await makeOutbox(makeTabs()(), 'bob').add('image', [operation('1')]);
    const outbox = makeOutbox();
    await outbox.start();
    await outbox.add('image', [operation('2')]);
    await isEmpty(outbox);

    expect(posts).toEqual([{ imageId: 'image', opIds: ['2'] }]);
  });
});
