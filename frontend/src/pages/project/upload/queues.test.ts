import 'fake-indexeddb/auto';

import { beforeEach, expect, it, vi } from 'vitest';

import { rememberCsrfToken } from '../../../api/client';
import { makeUploadKeeper } from '../../../api/keptUploads';
import type { FileToSend } from '../../../api/resources/uploads';
import type { UploadQueue } from '../../../api/uploadQueue';
import { goOnUploading, restoreUploads, uploadQueueOf } from './queues';

/** Who is logged in, as the server knows it. */
let session: string | null = null;
/** What the server has taken: the user of the session and the path. */
let taken: string[] = [];
let askedCount = 0;
const held = new Set<string>();

class FakeRequest {
  status = 0;
  responseText = '';
  readonly upload = {};
  onload?: () => void;
  onloadend?: () => void;
  private user = '';

  readonly open = (): void => undefined;
  readonly abort = (): void => undefined;
  readonly setRequestHeader = (name: string, value: string): void => {
    if (name === 'X-Samweb-User') this.user = value;
  };
  readonly getResponseHeader = (): null => null;
  readonly send = (form: FormData): void => {
    askedCount += 1;
    const path = form.get('path') as string;
    const isMeant = this.user === session;
    this.status = isMeant ? 201 : 401;
    if (isMeant) taken.push(`${this.user}: ${path}`);
    this.responseText = JSON.stringify(
      isMeant ? { id: path, path, state: 'received', problem: null } : { code: 'other-user' },
    );
    queueMicrotask(() => {
      this.onload?.();
      this.onloadend?.();
    });
  };
}

const locks = {
  request: async (name: string, _options: unknown, run: () => Promise<void>): Promise<void> => {
    expect(held.has(name)).toBe(false);
    held.add(name);
    await run();
    held.delete(name);
  },
};

beforeEach(() => {
  session = null;
  taken = [];
  askedCount = 0;
  vi.stubGlobal('window', { addEventListener: () => undefined });
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', { locks });
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  rememberCsrfToken('token');
});

const fileOf = (path: string): FileToSend => ({
  path,
  file: new File(['x'], path, { lastModified: 1 }),
});
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));
const statesOf = (queue: UploadQueue) => queue.getSnapshot().map(({ state }) => state);
const keptBy = async (userId: string): Promise<readonly string[]> =>
  (await makeUploadKeeper(userId, 'p').list()).map(({ path }) => path);

/** A person opens the project; the returned function is their log-out. */
const enter = (userId: string): (() => void) => {
  restoreUploads(userId, 'p');
  return goOnUploading(userId);
};

it('sends nobody the files of who was here before, and keeps them for their return', async () => {
  const leave = enter('ada');
  uploadQueueOf('ada', 'p').add([fileOf('1.png'), fileOf('2.png')]);
  await settle();
  leave();
  await settle();
  expect([...held]).toEqual([]);

  session = 'bob';
  askedCount = 0;
  const leaveAgain = enter('bob');
  expect(uploadQueueOf('bob', 'p').getSnapshot()).toEqual([]);
  uploadQueueOf('bob', 'p').add([fileOf('3.png')]);
  await vi.waitFor(() => expect(statesOf(uploadQueueOf('bob', 'p'))).toEqual(['received']));
  expect([taken, askedCount]).toEqual([['bob: 3.png'], 1]);
  expect(await keptBy('ada')).toEqual(['1.png', '2.png']);
  expect([...held]).toEqual(['samweb-uploads-bob-p']);
  leaveAgain();

  session = 'ada';
  enter('ada');
  await vi.waitFor(() =>
    expect(statesOf(uploadQueueOf('ada', 'p'))).toEqual(['received', 'received']),
  );
  expect(taken.slice(1)).toEqual(['ada: 1.png', 'ada: 2.png']);
  expect(await keptBy('ada')).toEqual([]);
});

it('waits as for a log-in while the session is of somebody else', async () => {
  session = 'bob';
  enter('eve');
  const queue = uploadQueueOf('eve', 'p');

  queue.add([fileOf('1.png')]);
  await settle();
  expect(statesOf(queue)).toEqual(['waiting']);
  expect(await keptBy('eve')).toEqual(['1.png']);
  session = 'eve';

  await vi.waitFor(() => expect(taken).toEqual(['eve: 1.png']));
});
