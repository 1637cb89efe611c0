import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { postOperations } from '../../api/resources/annotations';
import { rememberCsrfToken } from '../../api/client';
import { browserEnvironment } from '../../api/events';
import { makeTabLink } from './tabLink';

// The client takes `Request` when it is loaded; Node's knows no page that an address belongs to.
vi.hoisted(() => {
  const NodeRequest = globalThis.Request;
  globalThis.Request = class extends NodeRequest {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, 'http://samweb.test') : input, init);
    }
  };
});

/** Web Locks of one browser: who comes second waits for ever, as while the first tab is open. */
let taken: string[] = [];

beforeEach(() => {
  taken = [];
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', {
    locks: {
      request: (name: string, _options: unknown, run: () => Promise<void>) => {
        if (taken.includes(name)) return new Promise(() => undefined);
        taken.push(name);
        return run();
      },
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

it('lets the tabs of two users send side by side, and one tab of each', () => {
  const { signal } = new AbortController();
  const senders: string[] = [];
  for (const userId of ['ann', 'ann', 'bea']) {
    const run = (): Promise<void> => {
      senders.push(userId);
      return Promise.resolve();
    };
    void makeTabLink(userId).asOnlySender(run, signal);
  }

  expect(senders).toEqual(['ann', 'bea']);
});

it('opens an event stream for each user', () => {
  const { signal } = new AbortController();
  const leaders: string[] = [];
  for (const userId of ['ann', 'ann', 'bea']) {
    const lead = (): Promise<void> => {
      leaders.push(userId);
      return Promise.resolve();
    };
    void browserEnvironment(userId).lead(lead, signal);
  }

  expect(leaders).toEqual(['ann', 'bea']);
});

it('tells nobody else what a user did', async () => {
  const heard: string[] = [];
  const ends = ['ann', 'bea'].map((userId) => makeTabLink(userId).listen(() => heard.push(userId)));
  const sender = makeTabLink('ann');
  sender.tell({ kind: 'added' });
  await vi.waitFor(() => expect(heard).toEqual(['ann']));
  for (const end of [...ends, sender.listen(() => undefined)]) end();
});

it('names the user whose operations go out', async () => {
  const requests: Request[] = [];
  vi.stubGlobal('location', { origin: 'http://samweb.test' });
  vi.stubGlobal('fetch', (request: Request) => {
    requests.push(request);
    return Promise.resolve(
      Response.json({
        results: [],
        image: { id: 'i', state: 'todo', sequence: 0, checked_category_numbers: [] },
      }),
    );
  });
  rememberCsrfToken('token');

  await postOperations('ann', 'i', [], new AbortController().signal);

  expect(requests.map(({ headers }) => headers.get('X-Samweb-User'))).toEqual(['ann']);
});
