/** Bytes from the server, checked against the hash that names them. */
import { WorkerProblemError } from '../decoder/protocol';
import { sha256 } from '../engine/bytes/sha256';
import { bytesToHex } from '../engine/bytes/uuid7';

/**
 * @param what      name of the thing, for the problem's text
 * @param priority  low for what nobody waits for yet
 * @throws WorkerProblemError when the server does not give it
 */
export const fetchBytes = async (
  url: string,
  what: string,
  priority: RequestPriority = 'auto',
): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await fetch(url, { credentials: 'same-origin', priority }).catch(() => null);
  if (response === null) {
    throw new WorkerProblemError({
      code: 'server-unreachable',
      message: `${what} could not be fetched: the server did not answer.`,
      hint: 'Check the network. samweb tries again when you open the image.',
    });
  }
  if (!response.ok) {
    throw new WorkerProblemError({
      code: 'fetch-failed',
      message: `${what} could not be fetched: the server answered ${response.status}.`,
      hint: response.status === 401 ? 'Log in again.' : 'Reload the page.',
    });
  }
  return new Uint8Array(await response.arrayBuffer());
};

/** @throws WorkerProblemError when the bytes are not the ones that were named */
export const checkHash = async (
  bytes: Uint8Array<ArrayBuffer>,
  wanted: string,
  what: string,
): Promise<void> => {
  const found = await hash(bytes);
  if (found === wanted) return;
  throw new WorkerProblemError({
    code: 'hash-mismatch',
    message: `${what} is damaged: its sha256 is ${found.slice(0, 12)}…, not ${wanted.slice(0, 12)}….`,
    hint: 'Reload the page. If it stays, the stored file is damaged: tell the person who runs samweb.',
  });
};

/** The browser's own hash exists only in a secure context; ours is ten times slower. */
const hash = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const subtle = self.isSecureContext ? self.crypto.subtle : null;
  if (subtle === null) return sha256(bytes);
  return bytesToHex(new Uint8Array(await subtle.digest('SHA-256', bytes)));
};
