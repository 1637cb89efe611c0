/**
 * The one way to the server: session cookie, CSRF header, problems as exceptions.
 *
 * `api` is typed by the server's OpenAPI document; `resources/` wraps each of its calls.
 */

import createClient from 'openapi-fetch';

import { words } from '../words/words';
import { offlineProblem, ProblemError, problemFromResponse } from './problems';
import type { paths } from './schema.gen';
import { Signal } from './signal';

const SESSION_URL = '/api/v1/session/';
/**
 * Names the user whose work a request brings. All tabs of a browser share one cookie, which may be
 * of somebody else by now; the server refuses the request then, with 401.
 */
export const USER_HEADER = 'X-Samweb-User';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Tells that the server no longer knows this browser's session. */
export const sessionExpired = new Signal<undefined>();

let csrfToken = '';
let personId: string | null = null;
/** How often the server has named somebody who is logged in. */
let sightings = 0;

/** Take the CSRF token of the present session; each log-in makes a new one. */
export const rememberCsrfToken = (token: string): void => {
  csrfToken = token;
};

/** Take the id of the user whose page this is; null once nobody is logged in. */
export const rememberPerson = (userId: string | null): void => {
  personId = userId;
  if (userId !== null) sightings += 1;
};

const attempt = async (request: Request): Promise<Response> => {
  try {
    return await globalThis.fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw offlineProblem();
  }
};

/** Ask the server for a CSRF token: the first one, or one after a log-in in another tab. */
export const refreshCsrfToken = async (): Promise<string> => {
  const response = await attempt(new Request(new URL(SESSION_URL, location.origin)));
  if (!response.ok) throw await problemFromResponse(response);
  const body = (await response.json()) as { csrf_token: string };
  csrfToken = body.csrf_token;
  return csrfToken;
};

/** The token to send with a change; fetches one if there is none yet. */
export const currentCsrfToken = async (): Promise<string> =>
  csrfToken || (await refreshCsrfToken());

const sendChange = async (request: Request): Promise<Response> => {
  if (personId !== null && !request.headers.has(USER_HEADER)) {
    request.headers.set(USER_HEADER, personId);
  }
  const again = request.clone();
  request.headers.set('X-CSRFToken', await currentCsrfToken());
  const response = await attempt(request);
  if (response.status !== 403) return response;
  const problem = await problemFromResponse(response.clone());
  if (problem.code !== 'csrf-failed') return response;
  again.headers.set('X-CSRFToken', await refreshCsrfToken());
  return attempt(again);
};

/**
 * Make what raises a failed answer, before its request is sent. It tells when the session is over,
 * unless somebody has logged in since: the answer is about the session before.
 */
export const makeRaise = (): ((problem: ProblemError) => never) => {
  const before = sightings;
  return (problem) => {
    if (problem.status === 401 && sightings === before) sessionExpired.emit(undefined);
    throw problem;
  };
};

/**
 * Send one request.
 * @throws ProblemError on every answer that is not a success, and when no answer comes.
 */
export const send = async (request: Request): Promise<Response> => {
  const raise = makeRaise();
  const response = SAFE_METHODS.has(request.method)
    ? await attempt(request)
    : await sendChange(request);
  return response.ok ? response : raise(await problemFromResponse(response));
};

export const api = createClient<paths>({ baseUrl: '', fetch: send });

/**
 * Take the data of an answer that has some.
 * @throws ProblemError if the server sent nothing.
 */
export const dataOf = async <T>(call: Promise<{ data?: T }>): Promise<T> => {
  const { data } = await call;
  if (data === undefined) {
    throw new ProblemError({
      code: 'unexpected-answer',
      ...words.api.emptyAnswer,
      hint: words.api.answerHint,
      status: 200,
    });
  }
  return data;
};

/** Fetch an immutable file of the API (embedding, decoder); the browser's HTTP cache keeps it. */
export const fetchBytes = async (url: string, signal?: AbortSignal): Promise<ArrayBuffer> => {
  const request = new Request(new URL(url, location.origin), signal ? { signal } : {});
  return (await send(request)).arrayBuffer();
};
