import { expect, it, vi } from 'vitest';

import { rememberCsrfToken } from '../client';
import { sendFile } from './uploads';

/** A request that breaks off without an answer. */
class BrokenRequest {
  readonly upload = {};
  onerror?: () => void;
  onloadend?: () => void;
  readonly open = (): void => undefined;
  readonly setRequestHeader = (): void => undefined;
  readonly abort = (): void => undefined;
  readonly send = (): void => {
    queueMicrotask(() => {
      this.onerror?.();
      this.onloadend?.();
    });
  };
}

const send = (file: File) => {
  vi.stubGlobal('XMLHttpRequest', BrokenRequest);
  rememberCsrfToken('token');
  return sendFile(
    { userId: 'ada', projectId: 'p' },
    { file, path: 'a.png' },
    new AbortController().signal,
    () => undefined,
    { address: null, note: () => undefined },
  );
};

it('tells a dead line from a file that cannot be read any more', async () => {
  const file = new File(['x'], 'a.png');
  const moved = new File(['x'], 'a.png');
  moved.slice = () =>
    ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) as never;

  await expect(send(file)).rejects.toMatchObject({ code: 'server-unreachable', status: 0 });
  await expect(send(moved)).rejects.toMatchObject({ code: 'file-unreadable', status: -1 });
});
