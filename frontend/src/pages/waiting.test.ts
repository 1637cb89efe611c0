import { expect, test } from 'vitest';

import { problemFromBody } from '../api/problems';
import { countdownText, secondsToWait } from './waiting';

const refusal = (body: object) => problemFromBody({ code: 'too-many-tries', ...body }, 429);

test('the wait is read off the refusal', () => {
  expect(secondsToWait(refusal({ retry_after: 64 }))).toBe(64);
});

test.each([
  ['no failure', null],
  ['a failure without a wait', refusal({})],
  ['a wait that is no number', refusal({ retry_after: 'soon' })],
  ['a wait that is over', refusal({ retry_after: 0 })],
  ['an error of the page', new Error('x')],
])('%s asks for no wait', (_reason, error) => {
  expect(secondsToWait(error)).toBe(0);
});

test.each([
  [1, '1 s'],
  [59, '59 s'],
  [60, '1:00'],
  [845, '14:05'],
])('%d seconds are shown as %s', (seconds, text) => {
  expect(countdownText(seconds)).toBe(text);
});
