import { afterEach, expect, it, vi } from 'vitest';

import { rememberCsrfToken } from './client';
import { sendBody } from './sendBody';

afterEach(() => vi.unstubAllGlobals());

it('ends at once when it was given up before it began', async () => {
  // A browser's request: `abort` before `send` fires no event.
  vi.stubGlobal(
    'XMLHttpRequest',
    class {
      readonly upload = {};
      readonly open = (): void => undefined;
      readonly setRequestHeader = (): void => undefined;
      readonly abort = (): void => undefined;
      readonly send = (): void => undefined;
    },
  );
  rememberCsrfToken('token');
  const abort = new AbortController();
  abort.abort();

  const sending = sendBody({
    method: 'POST',
    url: '/api/v1/uploads/',
    body: new Blob(['x']),
    signal: abort.signal,
    onSent: () => undefined,
  });

  await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
});
