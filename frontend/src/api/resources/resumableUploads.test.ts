import { beforeEach, expect, it, vi } from 'vitest';

import { rememberCsrfToken } from '../client';
import { giveUpInPieces, PIECE_BYTES, sendInPieces } from './resumableUploads';

const PROJECT = '01920000-0000-7000-8000-000000000001';
const PLACE = { userId: 'ada', projectId: PROJECT };
const ADDRESS = '/api/v1/uploads/resumable/01920000-0000-7000-8000-000000000002/';
const UPLOAD = { id: 'u', path: 'a.tif', state: 'received', size_bytes: 1, problem: null };

interface Piece {
  readonly offset: number;
  readonly size: number;
  readonly checksum: string | undefined;
}

/** A server that has taken some bytes; it answers XMLHttpRequest and fetch alike. */
class Server {
  readonly pieces: Piece[] = [];
  readonly asked: string[] = [];
  /** Whom each request names. */
  readonly users: (string | null | undefined)[] = [];
  isGone = false;

  constructor(public offset: number) {}

  readonly fetch = (request: Request): Promise<Response> => {
    this.asked.push(`${request.method} ${new URL(request.url).pathname}`);
    this.users.push(request.headers.get('X-Samweb-User'));
    if (request.method === 'HEAD') {
      const headers = { 'Upload-Offset': String(this.offset) };
      return Promise.resolve(new Response(null, { status: this.isGone ? 404 : 200, headers }));
    }
    if (request.method === 'POST') {
      this.offset = 0;
      return Promise.resolve(new Response(null, { status: 201, headers: { Location: ADDRESS } }));
    }
    return Promise.resolve(Response.json({ upload: UPLOAD }));
  };
}

let server: Server;

class FakeRequest {
  status = 0;
  responseText = '';
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload?: () => void;
  onloadend?: () => void;
  private readonly headers = new Map<string, string>();

  open(): void {
    this.headers.clear();
  }
  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }
  getResponseHeader(): string {
    return String(server.offset);
  }
  send(body: Blob): void {
    const offset = Number(this.headers.get('Upload-Offset'));
    server.pieces.push({ offset, size: body.size, checksum: this.headers.get('Upload-Checksum') });
    server.users.push(this.headers.get('X-Samweb-User'));
    server.offset = offset + body.size;
    this.status = 204;
    queueMicrotask(() => {
      this.upload.onprogress?.({ loaded: body.size });
      this.onload?.();
      this.onloadend?.();
    });
  }
}

beforeEach(() => {
  vi.stubGlobal('location', { origin: 'https://example.org' });
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  vi.stubGlobal('fetch', (request: Request) => server.fetch(request));
  rememberCsrfToken('token');
});

const file = new File([new Uint8Array(2 * PIECE_BYTES + 5)], 'a.tif');

const sendFrom = async (address: string | null) => {
  const noted: (string | null)[] = [];
  const fractions: number[] = [];
  const upload = await sendInPieces(
    PLACE,
    { file, path: 'night/größe.tif' },
    new AbortController().signal,
    (fraction) => fractions.push(fraction),
    { address, note: (told) => void noted.push(told) },
  );
  return { noted, fractions, upload };
};

it('begins, sends pieces with their checksums, and asks what became of the file', async () => {
  server = new Server(0);

  const { noted, fractions, upload } = await sendFrom(null);

  expect(server.asked).toEqual([
    `POST /api/v1/projects/${PROJECT}/uploads/resumable/`,
    `GET ${ADDRESS}`,
  ]);
  expect(server.pieces.map(({ offset, size }) => [offset, size])).toEqual([
    [0, PIECE_BYTES],
    [PIECE_BYTES, PIECE_BYTES],
    [2 * PIECE_BYTES, 5],
  ]);
  // Of five zero bytes, from Python's hashlib.
  expect(server.pieces[2]!.checksum).toBe('sha256 iFVQiq3hbsVz0h5qSF39CnYkCFwaFLXs3WSF3gxoOaQ=');
  expect(fractions.at(-1)).toBe(1);
  expect([noted, upload.id]).toEqual([[ADDRESS], 'u']);
});

it('goes on where the server says', async () => {
  server = new Server(PIECE_BYTES);

  await sendFrom(ADDRESS);

  expect(server.asked[0]).toBe(`HEAD ${ADDRESS}`);
  expect(server.pieces.map(({ offset }) => offset)).toEqual([PIECE_BYTES, 2 * PIECE_BYTES]);
});

it('begins anew when the upload is gone', async () => {
  server = new Server(PIECE_BYTES);
  server.isGone = true;

  const { noted } = await sendFrom('/api/v1/uploads/resumable/old/');

  expect(noted).toEqual([ADDRESS]);
  expect(server.pieces[0]!.offset).toBe(0);
});

it('only asks what became of a file whose last answer was lost', async () => {
  server = new Server(file.size);

  const { upload } = await sendFrom(ADDRESS);

  expect(server.pieces).toEqual([]);
  expect(upload.id).toBe('u');
});

it('names the user with every request', async () => {
  server = new Server(PIECE_BYTES);

  await sendFrom(ADDRESS);
  server.isGone = true;
  await sendFrom(ADDRESS);
  await giveUpInPieces('ada', ADDRESS);

  expect(server.users).toHaveLength(11);
  expect(new Set(server.users)).toEqual(new Set(['ada']));
});
