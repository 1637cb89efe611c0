/** Requests with large bodies, by XMLHttpRequest: `fetch` cannot tell how far a body is. */

import { currentCsrfToken, makeRaise, refreshCsrfToken } from './client';
import { offlineProblem, problemFromBody, type ProblemError } from './problems';

/** Called with the bytes of the body that have gone out. */
export type BytesSent = (bytes: number) => void;

export interface BodyToSend {
  readonly method: 'POST' | 'PATCH';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: FormData | Blob;
  readonly signal: AbortSignal;
  readonly onSent: BytesSent;
}

export interface BodyAnswer {
  readonly status: number;
  readonly json: unknown;
  readonly header: (name: string) => string | null;
}

/** A line that moves no byte for so long is dead; the server gives up after half of it. */
const SILENCE_MILLISECONDS = 60_000;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const attempt = (toSend: BodyToSend, csrfToken: string): Promise<BodyAnswer> =>
  new Promise((resolve, reject) => {
    // An abort before `send` fires no event: nobody would ever hear of it.
    toSend.signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open(toSend.method, toSend.url);
    request.setRequestHeader('X-CSRFToken', csrfToken);
    for (const [name, value] of Object.entries(toSend.headers ?? {})) {
      request.setRequestHeader(name, value);
    }
    let isSilent = false;
    const giveUp = (): void => {
      isSilent = true;
      request.abort();
    };
    let silence = setTimeout(giveUp, SILENCE_MILLISECONDS);
    const stop = (): void => request.abort();
    toSend.signal.addEventListener('abort', stop, { once: true });
    request.upload.onprogress = (event) => {
      clearTimeout(silence);
      silence = setTimeout(giveUp, SILENCE_MILLISECONDS);
      toSend.onSent(event.loaded);
    };
    request.onload = () => {
      const json = jsonOf(request.responseText);
      const header = (name: string): string | null => request.getResponseHeader(name);
      if (isSuccess(request.status)) resolve({ status: request.status, json, header });
      else reject(problemFromBody(json, request.status));
    };
    request.onerror = () => reject(offlineProblem());
    request.onabort = () =>
      reject(isSilent ? offlineProblem() : new DOMException('Stopped.', 'AbortError'));
    request.onloadend = () => {
      clearTimeout(silence);
      toSend.signal.removeEventListener('abort', stop);
    };
    request.send(toSend.body);
  });

/**
 * Send one request, with a fresh CSRF token if the page's is an old one.
 * @throws ProblemError on every answer that is not a success, and when no answer comes
 */
export const sendBody = async (toSend: BodyToSend): Promise<BodyAnswer> => {
  const raise = makeRaise();
  try {
    return await attemptTwice(toSend);
  } catch (error) {
    if (isProblem(error)) return raise(error);
    throw error;
  }
};

const attemptTwice = async (toSend: BodyToSend): Promise<BodyAnswer> => {
  try {
    return await attempt(toSend, await currentCsrfToken());
  } catch (error) {
    if (!isProblem(error) || error.code !== 'csrf-failed') throw error;
    return attempt(toSend, await refreshCsrfToken());
  }
};

const isProblem = (error: unknown): error is ProblemError =>
  error instanceof Error && error.name === 'ProblemError';
