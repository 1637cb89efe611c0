import { expect, it } from 'vitest';

import { formatAgo, formatAmount, formatBytes, formatPercent } from './format';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_234_567, '1.2 MB'],
  [375_042_383, '375 MB'],
  [999_950, '1.0 MB'],
])('writes %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('counts one and many', () => {
  expect(formatAmount(1, 'image')).toBe('1 image');
  expect(formatAmount(1204, 'category', 'categories')).toBe('1,204 categories');
});

it('never says 100 % before the end', () => {
  expect(formatPercent(999, 1000)).toBe('99 %');
  expect(formatPercent(0, 0)).toBe('0 %');
});

it('says how long ago', () => {
  const now = Date.parse('2026-01-02T12:00:00Z');

  expect(formatAgo('2026-01-02T11:59:30Z', now)).toBe('just now');
  expect(formatAgo('2026-01-02T09:00:00Z', now)).toBe('3 hours ago');
  expect(formatAgo('2026-01-01T12:00:00Z', now)).toBe('yesterday');
});
