import { afterEach, expect, it, vi } from 'vitest';

import { serve } from './serve';

afterEach(() => vi.unstubAllGlobals());

it('answers with the error that a handler throws at once', async () => {
  const posted: unknown[] = [];
  const worker = {
    onmessage: (_event: { data: unknown }): void => undefined,
    postMessage: (message: unknown) => posted.push(message),
  };
  vi.stubGlobal('self', worker);
  serve({
    unpack: () => {
      throw new RangeError('a bad mask');
    },
  });

  worker.onmessage({ data: { id: 7, kind: 'unpack', request: null } });

  await vi.waitFor(() => expect(posted).toHaveLength(1));
  expect(posted).toMatchObject([{ id: 7, isOk: false, problem: { message: 'a bad mask' } }]);
});
