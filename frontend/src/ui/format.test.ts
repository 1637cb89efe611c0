import { afterEach, expect, it } from 'vitest';

import { loadWords } from '../words/words';
import { formatBytes, formatCount, formatDate, formatPercent } from './format';

afterEach(() => loadWords('en'));

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_234_567, '1.2 MB'],
  [375_042_383, '375 MB'],
  [999_950, '1.0 MB'],
])('writes %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('never says 100 % before the end', () => {
  expect(formatPercent(999, 1000)).toBe('99 %');
  expect(formatPercent(0, 0)).toBe('0 %');
});

it('writes numbers, sizes and days as the language does', async () => {
  const written = (): readonly string[] => [
    formatCount(1204),
    formatBytes(1_234_567),
    formatPercent(999, 1000),
    formatDate('2026-12-03T12:00:00Z'),
  ];
  expect(written()).toEqual(['1,204', '1.2 MB', '99 %', 'Dec 3, 2026']);

  await loadWords('de');

  expect(written()).toEqual(['1.204', '1,2 MB', '99 %', '03.12.2026']);
});
