import { expect, it } from 'vitest';

import {
  boundedWindow,
  draggedWindow,
  hasValues,
  presetOf,
  storedOf,
  valueOf,
  windowValues,
} from './intensity';
import type { Intensity } from './intensity';
import { cutOut, halved, pyramidOf } from './pyramid';

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

it('tells the number of the file and what it measures', () => {
  expect(storedOf(100, CT)).toBe(92);
  expect(valueOf(100, CT)).toBe(-932);
  expect(storedOf(5, { ...CT, scale: -1, offset: 4095 })).toBe(4090);
});

it('knows whether values say more than the numbers', () => {
  expect(hasValues(CT)).toBe(true);
  expect(hasValues({ ...CT, slope: 1, intercept: 0, unit: '' })).toBe(false);
});

it('keeps a window inside what the server takes, and never empty', () => {
  expect(boundedWindow(-1e9, 1e9)).toEqual({ low: -65536, high: 131072 });
  expect(boundedWindow(7.4, 7.4)).toEqual({ low: 7, high: 8 });
  expect(boundedWindow(1e9, 1e9)).toEqual({ low: 131071, high: 131072 });
});

it('drags to the right for a wider window, and downwards for a darker picture', () => {
  const window = { low: 1000, high: 2000 };

  const wider = draggedWindow(window, 350, 0);
  const darker = draggedWindow(window, 0, 35);

  expect(wider).toEqual({ low: 493, high: 2507 });
  expect(darker).toEqual({ low: 1100, high: 2100 });
});

it('drags the narrowest window open again', () => {
  expect(draggedWindow({ low: 100, high: 101 }, 2000, 0)).toEqual({ low: 73, high: 128 });
});

it('finds the preset that a window is, and what its ends measure', () => {
  expect(presetOf({ low: 1032, high: 1112 }, CT)?.name).toBe('CT brain');
  expect(presetOf({ low: 1032, high: 1113 }, CT)).toBeUndefined();
  expect(windowValues({ low: 1032, high: 1112 }, CT)).toEqual([0, 80]);
  expect(windowValues({ low: 1032, high: 1112 }, { ...CT, slope: -1 })).toEqual([-2128, -2048]);
});

it('halves samples by their mean, odd sides and single rows included', () => {
  const samples = { data: Uint16Array.of(0, 2, 9, 4, 6, 9, 65535, 65535, 9), width: 3, height: 3 };

  expect(halved(samples)).toEqual({ data: Uint16Array.of(3), width: 1, height: 1 });
  expect(halved({ data: Uint16Array.of(65535, 65534, 1, 4), width: 4, height: 1 }).data).toEqual(
    Uint16Array.of(65535, 3),
  );
  expect(pyramidOf({ data: new Uint16Array(40), width: 8, height: 5 })).toHaveLength(4);
});

it('cuts a rectangle out', () => {
  const samples = { data: Uint16Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), width: 3, height: 3 };

  expect(cutOut(samples, { x: 1, y: 1, width: 2, height: 2 }).data).toEqual(
    Uint16Array.of(5, 6, 8, 9),
  );
});
