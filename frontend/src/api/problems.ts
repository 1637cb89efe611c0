/** Failures of the API as one typed error, read from `application/problem+json`. */

import { words } from '../words/words';
import type { StoredProblem } from './types';

interface ProblemParts {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
  /** HTTP status, or 0 when no answer came. */
  readonly status: number;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** What went wrong, with which value, and what to do; `message` is `detail`. */
export class ProblemError extends Error {
  readonly code: string;
  readonly title: string;
  readonly hint: string;
  readonly status: number;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(parts: ProblemParts) {
    super(parts.detail || parts.title);
    this.name = 'ProblemError';
    this.code = parts.code;
    this.title = parts.title;
    this.hint = parts.hint;
    this.status = parts.status;
    this.extra = parts.extra ?? {};
  }

  /** The request never reached the server, or its answer never came back. */
  get isOffline(): boolean {
    return this.status === 0;
  }
}

const KNOWN_MEMBERS = new Set(['type', 'title', 'status', 'code', 'detail', 'hint']);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const withoutAnswer = (status: number): ProblemParts => ({
  code: 'unexpected-answer',
  title: words.api.unknownAnswer.title,
  detail: words.api.unknownAnswer.detail(status),
  hint: words.api.answerHint,
  status,
});

/** The server says everything in English; the title is said in the language of the pages. */
const titleOf = (code: string, sent: string): string => {
  const titles: Readonly<Record<string, string>> = words.refusals;
  return titles[code] ?? sent;
};

/**
 * Read a problem document.
 * @param body  parsed JSON of the answer, or anything else when it was not JSON
 * @param status  HTTP status of the answer
 */
export const problemFromBody = (body: unknown, status: number): ProblemError => {
  if (!isRecord(body) || textOf(body['code']) === '')
    return new ProblemError(withoutAnswer(status));
  const code = textOf(body['code']);
  return new ProblemError({
    code,
    title: titleOf(code, textOf(body['title'])),
    detail: textOf(body['detail']),
    hint: textOf(body['hint']),
    status,
    extra: Object.fromEntries(Object.entries(body).filter(([name]) => !KNOWN_MEMBERS.has(name))),
  });
};

export const problemFromResponse = async (response: Response): Promise<ProblemError> => {
  const body: unknown = await response.json().catch(() => null);
  return problemFromBody(body, response.status);
};

/** The request failed before any answer: no network, or the server is not running. */
export const offlineProblem = (): ProblemError =>
  new ProblemError({
    code: 'server-unreachable',
    ...words.api.unreachable,
    status: 0,
  });

/** Turn anything that was thrown into a problem that can be shown. */
export const toProblem = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  return new ProblemError({
    code: 'unexpected-error',
    ...words.api.pageFault,
    detail: error instanceof Error ? error.message : String(error),
    status: -1,
  });
};

/**
 * Read the reason that a job or an upload keeps: a problem document, or a bare sentence.
 * @param value  the wire's `problem` member
 */
export const storedProblem = (value: unknown): StoredProblem | null => {
  if (typeof value === 'string')
    return value === '' ? null : { title: '', detail: value, hint: '' };
  if (!isRecord(value)) return null;
  return {
    title: textOf(value['title']),
    detail: textOf(value['detail']) || textOf(value['message']),
    hint: textOf(value['hint']),
  };
};
