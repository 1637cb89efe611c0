/** Large files in pieces, by the protocol tus 1.0: a cut costs a piece, not the file. */

import { words } from '../../words/words';
import { send, USER_HEADER } from '../client';
import { uploadFromWire } from '../mappers';
import { ProblemError } from '../problems';
import { sendBody } from '../sendBody';
import type { Upload } from '../types';
import type { ResumableUploadWire } from '../wire';
import type { FileToSend, SendProgress, UploadPlace } from './uploads';

/** Of one request; the server and the proxies before it hold so much for a while. */
export const PIECE_BYTES = 8 * 2 ** 20;

type Headers = Readonly<Record<string, string>>;

/** What every request of a person says. */
const headersOf = (userId: string): Headers => ({
  'Tus-Resumable': '1.0.0',
  [USER_HEADER]: userId,
});

const PIECE_TYPE = 'application/offset+octet-stream';

/** Where an upload goes on after a reload; the browser keeps it with the file. */
export interface Bookmark {
  /** Address of an upload that was begun; null if there is none. */
  readonly address: string | null;
  readonly note: (address: string | null) => void;
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

const request = (url: string, method: string, headers: Headers): Request =>
  new Request(new URL(url, location.origin), { method, headers });

/** Ask how many bytes have arrived; null if the upload is gone. */
const askOffset = async (address: string, headers: Headers): Promise<number | null> => {
  try {
    const response = await send(request(address, 'HEAD', headers));
    return Number(response.headers.get('Upload-Offset'));
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return null;
    throw error;
  }
};

const begin = async (
  { userId, projectId }: UploadPlace,
  { file, path }: FileToSend,
): Promise<string> => {
  const url = `/api/v1/projects/${projectId}/uploads/resumable/`;
  const headers = {
    ...headersOf(userId),
    'Upload-Length': String(file.size),
    'Upload-Metadata': `path ${base64(new TextEncoder().encode(path))}`,
  };
  const response = await send(request(url, 'POST', headers));
  return response.headers.get('Location') ?? '';
};

/** The digest exists in secure contexts alone; without it TCP's own checksum must do. */
const checksumOf = async (piece: Blob): Promise<Headers> => {
  if (!isSecureContext) return {};
  const digest = await crypto.subtle.digest('SHA-256', await piece.arrayBuffer());
  return { 'Upload-Checksum': `sha256 ${base64(new Uint8Array(digest))}` };
};

/** Give an unfinished upload up; what cannot be reached expires by itself. */
export const giveUpInPieces = async (userId: string, address: string): Promise<void> => {
  await send(request(address, 'DELETE', headersOf(userId))).catch(() => undefined);
};

/**
 * Send a file from where it stopped to its end.
 * @returns the upload as received; its verdict comes later, from the worker that reads the file
 * @throws ProblemError when a request fails; called again, it goes on
 */
export const sendInPieces = async (
  place: UploadPlace,
  toSend: FileToSend,
  signal: AbortSignal,
  onProgress: SendProgress,
  bookmark: Bookmark,
): Promise<Upload> => {
  const { file } = toSend;
  const headers = headersOf(place.userId);
  let address = bookmark.address;
  let offset = address === null ? null : await askOffset(address, headers);
  if (address === null || offset === null) {
    address = await begin(place, toSend);
    offset = 0;
    bookmark.note(address);
  }
  while (offset < file.size) {
    const start = offset;
    signal.throwIfAborted();
    const piece = file.slice(start, start + PIECE_BYTES);
    const answer = await sendBody({
      method: 'PATCH',
      url: address,
      headers: {
        ...headers,
        ...(await checksumOf(piece)),
        'Content-Type': PIECE_TYPE,
        'Upload-Offset': String(start),
      },
      body: piece,
      signal,
      onSent: (bytes) => onProgress((start + bytes) / file.size),
    });
    offset = Number(answer.header('Upload-Offset'));
  }
  const state = await send(request(address, 'GET', headers));
  const { upload } = (await state.json()) as ResumableUploadWire;
  if (upload === null) throw new Error(words.api.uploads.vanished);
  return uploadFromWire(upload);
};
