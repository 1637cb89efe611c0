import { afterEach, expect, it, vi } from 'vitest';

import { rememberCsrfToken, sessionExpired } from './client';
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

it('tells that the session is over when the try with a fresh CSRF token says so', async () => {
  const answers: [number, string][] = [
    [403, 'csrf-failed'],
    [401, 'other-user'],
  ];
  vi.stubGlobal(
    'XMLHttpRequest',
    class {
      readonly upload = {};
      status = 0;
      responseText = '';
      onload = (): void => undefined;
      onloadend = (): void => undefined;
      readonly open = (): void => undefined;
      readonly setRequestHeader = (): void => undefined;
      readonly send = (): void => {
        const [status, code] = answers.shift() ?? [500, 'none'];
        this.status = status;
        this.responseText = JSON.stringify({ code });
        this.onload();
        this.onloadend();
      };
    },
  );
  vi.stubGlobal('location', { origin: 'http://samweb.test' });
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ csrf_token: 'fresh' })));
  const told = vi.fn();
  const stop = sessionExpired.subscribe(told);

  const sending = sendBody({
    method: 'POST',
    url: '/api/v1/uploads/',
    body: new Blob(['x']),
    signal: new AbortController().signal,
    onSent: () => undefined,
  });

  await expect(sending).rejects.toMatchObject({ code: 'other-user', status: 401 });
  expect(told).toHaveBeenCalledOnce();
  stop();
});
