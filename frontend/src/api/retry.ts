/** When to try again what failed, and how long to wait before. */

import { ProblemError } from './problems';

const FIRST_MILLISECONDS = 500;
/** So that a healed line is found within five seconds. */
const LONGEST_MILLISECONDS = 4_000;

/**
 * Answers that another try may cure: no answer, a session to log in to again, a server that is
 * busy, slow, full or starting, and a piece of an upload that another try puts right.
 */
const CURABLE = new Set([0, 401, 408, 423, 425, 429, 460, 500, 502, 503, 504, 507]);

export const isCurable = (problem: ProblemError): boolean =>
  CURABLE.has(problem.status) || problem.code === 'upload-offset';

const MAX_RETRIES = 3;

const isOffline = (error: Error): boolean => error instanceof ProblemError && error.isOffline;

/**
 * Whether a query is asked once more: a refusal stays a refusal, only a lost connection or a
 * server's stumble is worth another try.
 * @param failures  how many tries have failed in a row before this one, from 0
 */
export const retryQuery = (failures: number, error: Error): boolean => {
  if (failures >= MAX_RETRIES) return false;
  return !(error instanceof ProblemError) || error.isOffline || error.status >= 500;
};

/** As `retryQuery`, and for as long as the line is away: for what work cannot begin without. */
export const retryUntilAnswered = (failures: number, error: Error): boolean =>
  isOffline(error) || retryQuery(failures, error);

/** What is known of a query that is asked again by `retryUntilAnswered`. */
export interface AskedQuery {
  readonly data: unknown;
  readonly failureReason: Error | null;
}

/** Whether a query has no data yet because the line is away. */
export const isCutOff = ({ data, failureReason }: AskedQuery): boolean =>
  data === undefined && failureReason !== null && isOffline(failureReason);

/**
 * The pause before a try, half of it by chance: a hundred browsers must not come back at once.
 * @param failures  how many tries have failed in a row, from 1
 * @param random  0 to 1
 */
export const pauseBefore = (failures: number, random = Math.random()): number => {
  const longest = Math.min(FIRST_MILLISECONDS * 2 ** (failures - 1), LONGEST_MILLISECONDS);
  return longest * (0.5 + random / 2);
};
