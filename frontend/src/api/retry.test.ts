import { expect, it } from 'vitest';

import { offlineProblem, problemFromBody } from './problems';
import { isCutOff, retryQuery, retryUntilAnswered } from './retry';

const refusal = problemFromBody({ code: 'conflict' }, 409);
const stumble = problemFromBody({ code: 'busy' }, 503);
const offline = offlineProblem();

it('asks again three times after a stumble or a cut, and never after a refusal', () => {
  const triesAfter = (error: Error) => [0, 1, 2, 3].map((failures) => retryQuery(failures, error));

  expect(triesAfter(stumble)).toEqual([true, true, true, false]);
  expect(triesAfter(offline)).toEqual([true, true, true, false]);
  expect(triesAfter(refusal)).toEqual([false, false, false, false]);
});

it('asks for as long as the line is away where work cannot begin without an answer', () => {
  expect(retryUntilAnswered(1000, offline)).toBe(true);
  expect(retryUntilAnswered(3, stumble)).toBe(false);
  expect(retryUntilAnswered(0, refusal)).toBe(false);
});

it('knows a query that has no data for want of a line', () => {
  expect(isCutOff({ data: undefined, failureReason: offline })).toBe(true);
  expect(isCutOff({ data: undefined, failureReason: stumble })).toBe(false);
  expect(isCutOff({ data: undefined, failureReason: null })).toBe(false);
  expect(isCutOff({ data: {}, failureReason: offline })).toBe(false);
});
