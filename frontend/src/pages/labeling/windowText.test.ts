import { afterEach, expect, it } from 'vitest';

import type { Intensity } from '../../engine/intensity/intensity';
import { loadWords } from '../../words/words';
import { valueText, windowText } from './windowText';

const CT: Intensity = {
  low: 0,
  high: 4095,
  scale: 1,
  offset: -8,
  slope: 1,
  intercept: -1024,
  unit: 'HU',
  automatic: { low: 10, high: 3000 },
  sam: { low: 10, high: 3000 },
  presets: [{ name: 'CT brain', low: 1032, high: 1112 }],
};

afterEach(() => loadWords('en'));

it('a window is written in its unit, with its name where it has one', () => {
  expect(windowText({ low: 1032, high: 1112 }, CT)).toBe('0 to 80 HU (CT brain)');
  expect(windowText({ low: 10, high: 3000 }, CT)).toBe('−1022 to 1968 HU (automatic)');
  expect(windowText({ low: 32, high: 1112 }, CT)).toBe('−1000 to 80 HU');
  expect(windowText({ low: 32, high: 1112 }, { ...CT, unit: '' })).toBe('−1000 to 80');
});

it('a value has at most four digits behind the point, and no sign when it is nothing', () => {
  expect(valueText(0.123456)).toBe('0.1235');
  expect(valueText(-123.456)).toBe('−123.5');
  expect(valueText(-0.00001)).toBe('0');
});

it('a window is written in German with its words and commas', async () => {
  await loadWords('de');

  expect(windowText({ low: 10, high: 3000 }, { ...CT, slope: 0.5 })).toBe(
    '−1023 bis 472 HU (automatisch)',
  );
  expect(valueText(1.5)).toBe('1,5');
});
