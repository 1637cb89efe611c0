import { afterEach, expect, it } from 'vitest';

import { loadWords } from '../../words/words';
import { rangeText } from './attributeText';

const scale = (minimum: number | null, maximum: number | null, step: number | null) => ({
  kind: 'number' as const,
  choices: [],
  minimum,
  maximum,
  step,
});

afterEach(() => loadWords('en'));

it.each([
  [null, null, null, ''],
  [1, 2026, null, '1 to 2026'],
  [0, null, 0.5, 'from 0, steps of 0.5'],
  [null, 9, null, 'up to 9'],
])('a number says its range: %s %s %s', (minimum, maximum, step, text) => {
  expect(rangeText(scale(minimum, maximum, step))).toBe(text);
});

it('a range has a comma where German writes one', async () => {
  await loadWords('de');

  expect(rangeText(scale(-1.5, null, 0.25))).toBe('ab −1,5, in Schritten von 0,25');
});
