/** Twelve bits of plain numbers, for tests. */
import type { Intensity } from './intensity';

export const TWELVE_BITS: Intensity = {
  low: 0,
  high: 4095,
  scale: 1,
  offset: 0,
  slope: 1,
  intercept: 0,
  unit: '',
  automatic: { low: 500, high: 1500 },
  sam: { low: 1000, high: 2000 },
  presets: [],
};
