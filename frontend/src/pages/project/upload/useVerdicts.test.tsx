// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';

import type { Upload } from '../../../api/types';
import type { UploadQueue } from '../../../api/uploadQueue';
import { newRow, type QueuedUpload } from '../../../api/uploadRows';
import { useVerdicts } from './useVerdicts';

// The client takes `Request` when it is loaded; Node's knows no page that an address belongs to.
vi.hoisted(() => {
  const NodeRequest = globalThis.Request;
  globalThis.Request = class extends NodeRequest {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, 'http://samweb.test') : input, init);
    }
  };
});

/** The project's uploads, newest first. */
const IDS = Array.from({ length: 5_000 }, (_, index) => `u${String(5_000 - index)}`);

/** The server's list: a page from a cursor on, or the uploads that are asked for by their ids. */
const list = (request: Request): Promise<Response> => {
  const query = new URL(request.url).searchParams;
  const ids = query.get('ids')?.split(',');
  const from = Number(query.get('cursor') ?? 0);
  const end = from + Number(query.get('limit') ?? 100);
  const found = ids ? IDS.filter((id) => ids.includes(id)) : IDS.slice(from, end);
  const results = found.map((id) => ({ id, path: id, state: 'accepted', problem: null }));
  return Promise.resolve(Response.json({ results, next: ids ? null : String(end) }));
};

it('finds the verdict of the first of very many files', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', list);
  const taken: Upload[] = [];
  const queue = { takeVerdicts: (uploads: readonly Upload[]) => taken.push(...uploads) };
  const rows: QueuedUpload[] = [
    {
      ...newRow(0, { path: 'a.png', file: new File(['x'], 'a.png') }),
      state: 'received',
      uploadId: 'u1',
    },
  ];
  const Page = () => {
    useVerdicts('p', queue as unknown as UploadQueue, rows);
    return null;
  };
  const root = createRoot(document.createElement('div'));

  act(() =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <Page />
      </QueryClientProvider>,
    ),
  );

  await vi.waitFor(() =>
    expect(taken.map(({ id, state }) => [id, state])).toEqual([['u1', 'accepted']]),
  );
  act(() => root.unmount());
});
