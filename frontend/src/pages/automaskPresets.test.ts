import { describe, expect, it } from 'vitest';

import { AUTOMASK_PRESETS, USUAL_AUTOMASK, clickCount, cropCount } from './automaskPresets';

describe('what a run costs', () => {
  it('counts the clicks of every layer of crops', () => {
    expect(clickCount(USUAL_AUTOMASK)).toBe(1024);
    expect(clickCount({ ...USUAL_AUTOMASK, cropLayers: 2, cropPointsFactor: 2 })).toBe(
      1024 + 4 * 256 + 16 * 64,
    );
    expect(AUTOMASK_PRESETS.map(({ parameters }) => clickCount(parameters))).toEqual([
      256, 1024, 2048, 256,
    ]);
  });

  it('counts the crops that are encoded', () => {
    expect(cropCount(USUAL_AUTOMASK)).toBe(0);
    expect(cropCount({ ...USUAL_AUTOMASK, cropLayers: 2 })).toBe(4 + 16);
  });
});
