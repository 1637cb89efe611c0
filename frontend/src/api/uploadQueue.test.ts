import { expect, it } from 'vitest';

import type { KeptUpload, UploadKeeper } from './keptUploads';
import { offlineProblem, ProblemError, problemFromBody } from './problems';
import type { Bookmark } from './resources/resumableUploads';
import type { FileToSend, SendProgress } from './resources/uploads';
import type { Upload, UploadState } from './types';
import { UploadQueue } from './uploadQueue';

interface Sending {
  readonly path: string;
  readonly file: File;
  readonly progress: SendProgress;
  readonly signal: AbortSignal;
  readonly bookmark: Bookmark;
  readonly resolve: (upload: Upload) => void;
  readonly reject: (error: unknown) => void;
}

const REFUSAL = { code: 'image-refused', title: '', detail: 'The file is empty.', hint: '' };

const files = (count: number): FileToSend[] =>
  Array.from({ length: count }, (_, index) => ({
    path: `folder/${String(index)}.png`,
    file: new File(['x'.repeat(10)], `${String(index)}.png`),
  }));

const upload = (id: string, state: UploadState = 'received'): Upload => ({
  id,
  path: 'a.png',
  state,
  sizeBytes: 10,
  problem: state === 'refused' ? { title: '', detail: 'Too large.', hint: 'Raise it.' } : null,
  image: state === 'accepted' ? 'image-1' : null,
  copyOf: null,
  createdAt: '2026-01-01T00:00:00Z',
});

const makeQueue = () => {
  const sendings: Sending[] = [];
  const pauses: { readonly milliseconds: number; readonly call: () => void }[] = [];
  const givenUp: string[] = [];
  const queue = new UploadQueue(
    ({ path, file }, signal, progress, bookmark) =>
      new Promise((resolve, reject) => {
        sendings.push({ path, file, progress, signal, bookmark, resolve, reject });
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      }),
    {
      delay: (milliseconds, call) => {
        // Rows are told at once; a pause before another try is the test's to end.
        if (milliseconds === 100) queueMicrotask(call);
        else pauses.push({ milliseconds, call });
      },
      now: () => performance.now(),
      giveUp: (address) => void givenUp.push(address),
    },
  );
  return { queue, sendings, pauses, givenUp };
};

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const statesOf = (queue: UploadQueue) => queue.getSnapshot().map((row) => row.state);

it('sends four at a time, in order', async () => {
  const { queue, sendings } = makeQueue();

  queue.add(files(6));
  await settle();
  expect(statesOf(queue)).toEqual([...Array<string>(4).fill('sending'), 'waiting', 'waiting']);
  sendings[1]!.resolve(upload('u1'));
  await settle();

  expect(statesOf(queue).slice(0, 2)).toEqual(['sending', 'received']);
  expect(statesOf(queue).slice(4)).toEqual(['sending', 'waiting']);
  expect(sendings.map(({ path }) => path)).toEqual(
    Array.from({ length: 5 }, (_, index) => `folder/${String(index)}.png`),
  );
});

it('tells how far a file is, and stays unsent until the end', async () => {
  const { queue, sendings } = makeQueue();
  queue.add(files(1));
  await settle();

  sendings[0]!.progress(0.4);
  await settle();
  expect(queue.getSnapshot()[0]!.fraction).toBe(0.4);
  expect(queue.hasUnkept).toBe(true);
  sendings[0]!.resolve(upload('u0'));
  await settle();

  expect(queue.getSnapshot()[0]!.fraction).toBe(1);
  expect(queue.hasUnkept).toBe(false);
});

it('keeps the reason of a failure and sends again on request', async () => {
  const { queue, sendings } = makeQueue();
  queue.add(files(1));
  await settle();

  sendings[0]!.reject(problemFromBody(REFUSAL, 422));
  await settle();
  expect(queue.getSnapshot()[0]!.problem?.detail).toBe('The file is empty.');
  queue.retryFailed();
  await settle();
  sendings[1]!.resolve(upload('u0'));
  await settle();

  expect(statesOf(queue)).toEqual(['received']);
  expect(queue.getSnapshot()[0]!.problem).toBeNull();
});

it('takes verdicts by upload, and leaves other rows alone', async () => {
  const { queue, sendings } = makeQueue();
  queue.add(files(3));
  await settle();
  sendings.forEach((sending, index) => sending.resolve(upload(`u${String(index)}`)));
  await settle();

  queue.takeVerdicts([upload('u0', 'accepted'), upload('u2', 'refused'), upload('other')]);
  await settle();

  expect(statesOf(queue)).toEqual(['accepted', 'received', 'refused']);
  expect(queue.getSnapshot()[0]!.image).toBe('image-1');
  expect(queue.getSnapshot()[2]!.problem?.detail).toBe('Too large.');
});

it('stops what is being sent and what waits', async () => {
  const { queue, sendings, givenUp } = makeQueue();
  queue.add(files(6));
  await settle();
  sendings[1]!.bookmark.note('/uploads/1/');

  queue.stop();
  expect(sendings.every(({ signal }) => signal.aborted)).toBe(true);
  await settle();

  expect(statesOf(queue)).toEqual(Array<string>(6).fill('failed'));
  expect(queue.getSnapshot()[0]!.problem?.title).toBe('Not sent.');
  expect(sendings).toHaveLength(4);
  expect(givenUp).toEqual(['/uploads/1/']);
});

it('waits for the line with one file, then goes on with all, for as long as it takes', async () => {
  const { queue, sendings, pauses } = makeQueue();
  queue.add(files(6));
  await settle();

  for (const { reject } of sendings) reject(offlineProblem());
  await settle();
  expect(statesOf(queue)).toEqual(Array<string>(6).fill('waiting'));
  expect(queue.getStatus().trouble?.detail).toBe('The server did not answer.');
  for (let failures = 0; failures < 10; failures += 1) {
    pauses.at(-1)!.call();
    await settle();
    sendings.at(-1)!.reject(offlineProblem());
    await settle();
  }
  expect(sendings).toHaveLength(14);
  expect(pauses.map(({ milliseconds }) => milliseconds <= 4_000)).not.toContain(false);

  pauses.at(-1)!.call();
  await settle();
  expect(sendings).toHaveLength(15);
  sendings.at(-1)!.resolve(upload('u'));
  await settle();

  expect(queue.getStatus().trouble).toBeNull();
  expect(statesOf(queue).filter((state) => state === 'sending')).toHaveLength(4);
});

it('goes on after a pause where it was', async () => {
  const { queue, sendings } = makeQueue();
  queue.add(files(2));
  await settle();
  sendings[0]!.bookmark.note('/uploads/1/');

  queue.pause();
  await settle();
  expect(statesOf(queue)).toEqual(['waiting', 'waiting']);
  expect(queue.getStatus().isPaused).toBe(true);
  queue.resume();
  await settle();

  expect(sendings.slice(2).map(({ path, bookmark }) => [path, bookmark.address])).toEqual([
    ['folder/0.png', '/uploads/1/'],
    ['folder/1.png', null],
  ]);
});

const makeKeeper = (kept: readonly KeptUpload[], room: number) => {
  const stored = new Map(kept.map((record) => [record.id, record.path]));
  const keeper: UploadKeeper = {
    keep: (added) =>
      Promise.resolve(
        added.map(({ path }) => {
          if (stored.size >= room) return null;
          const id = 100 + stored.size;
          stored.set(id, path);
          return id;
        }),
      ),
    list: () => Promise.resolve(kept),
    read: (id) => Promise.resolve(stored.has(id) ? new File(['copy'], 'copy') : null),
    forget: (ids) => {
      for (const id of ids) stored.delete(id);
      return Promise.resolve();
    },
    note: () => Promise.resolve(),
    addressOf: () => Promise.resolve(null),
  };
  return { keeper, stored };
};

it('goes on with what an earlier visit has kept, and says what is not kept', async () => {
  const [old] = files(1);
  const { keeper, stored } = makeKeeper([{ ...old!, id: 7, address: '/uploads/7/' }], 2);
  const { queue, sendings } = makeQueue();

  await queue.restore(keeper);
  await settle();
  expect(sendings.map(({ path, bookmark }) => [path, bookmark.address])).toEqual([
    ['folder/0.png', '/uploads/7/'],
  ]);
  expect(queue.hasUnkept).toBe(false);
  queue.add(files(2));
  await settle();
  expect(queue.getStatus().unkeptCount).toBe(1);
  expect(queue.hasUnkept).toBe(true);
  for (const { resolve } of sendings) resolve(upload('u'));
  await settle();

  expect([...stored]).toEqual([]);
  expect(queue.hasUnkept).toBe(false);
});

it('goes on with the copy of a file that the disk has no more, and past one that has none', async () => {
  const { keeper, stored } = makeKeeper([], 1);
  const { queue, sendings } = makeQueue();
  const parts = { code: 'file-unreadable', title: '', detail: 'Gone.', hint: '', status: -1 };
  await queue.restore(keeper);
  queue.add(files(2));
  await settle();

  for (const { reject } of [...sendings]) reject(new ProblemError(parts));
  await settle();
  expect(statesOf(queue)).toEqual(['sending', 'failed']);
  expect(queue.getSnapshot()[1]!.problem?.detail).toBe('Gone.');
  expect(await sendings[2]!.file.text()).toBe('copy');
  expect([...stored.values()]).toEqual(['folder/0.png']);
  sendings[2]!.reject(new ProblemError(parts));
  await settle();

  expect(statesOf(queue)).toEqual(['failed', 'failed']);
});
