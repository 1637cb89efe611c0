import { expect, it } from 'vitest';

import { offlineProblem } from './problems';
import type { FileToSend, SendProgress } from './resources/uploads';
import type { Upload, UploadState } from './types';
import { UploadQueue } from './uploadQueue';

interface Sending {
  readonly path: string;
  readonly progress: SendProgress;
  readonly signal: AbortSignal;
  readonly resolve: (upload: Upload) => void;
  readonly reject: (error: unknown) => void;
}

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
  const queue = new UploadQueue(
    ({ path }, signal, progress) =>
      new Promise((resolve, reject) => {
        sendings.push({ path, progress, signal, resolve, reject });
      }),
    (_milliseconds, call) => queueMicrotask(call),
  );
  return { queue, sendings };
};

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const statesOf = (queue: UploadQueue) => queue.getSnapshot().map((row) => row.state);

it('sends three at a time, in order', async () => {
  const { queue, sendings } = makeQueue();

  queue.add(files(5));
  await settle();
  expect(statesOf(queue)).toEqual(['sending', 'sending', 'sending', 'waiting', 'waiting']);
  sendings[1]!.resolve(upload('u1'));
  await settle();

  expect(statesOf(queue)).toEqual(['sending', 'received', 'sending', 'sending', 'waiting']);
  expect(sendings.map(({ path }) => path)).toEqual([
    'folder/0.png',
    'folder/1.png',
    'folder/2.png',
    'folder/3.png',
  ]);
});

it('tells how far a file is, and stays unsent until the end', async () => {
  const { queue, sendings } = makeQueue();
  queue.add(files(1));

  sendings[0]!.progress(0.4);
  await settle();
  expect(queue.getSnapshot()[0]!.fraction).toBe(0.4);
  expect(queue.hasUnsent).toBe(true);
  sendings[0]!.resolve(upload('u0'));
  await settle();

  expect(queue.getSnapshot()[0]!.fraction).toBe(1);
  expect(queue.hasUnsent).toBe(false);
});

it('keeps the reason of a failure and sends again on request', async () => {
  const { queue, sendings } = makeQueue();
  queue.add(files(1));

  sendings[0]!.reject(offlineProblem());
  await settle();
  expect(queue.getSnapshot()[0]!.problem?.detail).toBe('The server did not answer.');
  queue.retryFailed();
  sendings[1]!.resolve(upload('u0'));
  await settle();

  expect(statesOf(queue)).toEqual(['received']);
  expect(queue.getSnapshot()[0]!.problem).toBeNull();
});

it('takes verdicts by upload, and leaves other rows alone', async () => {
  const { queue, sendings } = makeQueue();
  queue.add(files(3));
  sendings.forEach((sending, index) => sending.resolve(upload(`u${String(index)}`)));
  await settle();

  queue.takeVerdicts([upload('u0', 'accepted'), upload('u2', 'refused'), upload('other')]);
  await settle();

  expect(statesOf(queue)).toEqual(['accepted', 'received', 'refused']);
  expect(queue.getSnapshot()[0]!.image).toBe('image-1');
  expect(queue.getSnapshot()[2]!.problem?.detail).toBe('Too large.');
});

it('stops what is being sent and what waits', async () => {
  const { queue, sendings } = makeQueue();
  queue.add(files(4));

  queue.stop();
  for (const { signal, reject } of sendings) {
    expect(signal.aborted).toBe(true);
    reject(new DOMException('stopped', 'AbortError'));
  }
  await settle();

  expect(statesOf(queue)).toEqual(['failed', 'failed', 'failed', 'failed']);
  expect(queue.getSnapshot()[0]!.problem?.title).toBe('Not sent.');
  expect(sendings).toHaveLength(3);
});
