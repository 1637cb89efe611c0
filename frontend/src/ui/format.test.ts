import { expect, it } from 'vitest';

import { formatAmount, formatBytes, formatPercent } from './format';

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
