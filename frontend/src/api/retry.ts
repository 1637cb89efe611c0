/** When to try again what failed, and how long to wait before. */

import type { ProblemError } from './problems';

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

/**
 * The pause before a try, half of it by chance: a hundred browsers must not come back at once.
 * @param failures  how many tries have failed in a row, from 1
 * @param random  0 to 1
 */
export const pauseBefore = (failures: number, random = Math.random()): number => {
  const longest = Math.min(FIRST_MILLISECONDS * 2 ** (failures - 1), LONGEST_MILLISECONDS);
  return longest * (0.5 + random / 2);
};
