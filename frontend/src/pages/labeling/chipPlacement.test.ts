import { expect, it } from 'vitest';

import { CLEARANCE, placeChip } from './chipPlacement';

const CHIP = { height: 30, width: 300 };
const CANVAS = { height: 600, width: 1000 };

it.each([
  [
    'below a small object',
    { left: 400, top: 100, right: 500, bottom: 200 },
    { left: 300, top: 224 },
  ],
  [
    'above one at the foot',
    { left: 400, top: 400, right: 500, bottom: 590 },
    { left: 300, top: 346 },
  ],
  ['right of a tall one', { left: 100, top: 0, right: 200, bottom: 600 }, { left: 224, top: 285 }],
  [
    'left of a tall one at the right',
    { left: 800, top: 0, right: 990, bottom: 600 },
    { left: 476, top: 285 },
  ],
  ['in the bottom line beside nothing', { left: 0, top: 0, right: 1000, bottom: 600 }, null],
] as const)('lies %s', (_name, object, place) => {
  expect(placeChip(object, CHIP, CANVAS)).toEqual(place);
});

it('never comes within its clearance of the object', () => {
  for (let left = 0; left < 1000; left += 37) {
    for (let top = 0; top < 600; top += 29) {
      const object = { left, top, right: left + 120, bottom: top + 90 };
      const place = placeChip(object, CHIP, CANVAS);
      if (place === null) continue;
      const isClear =
        place.left + CHIP.width + CLEARANCE <= object.left ||
        place.left >= object.right + CLEARANCE ||
        place.top + CHIP.height + CLEARANCE <= object.top ||
        place.top >= object.bottom + CLEARANCE;
      expect(isClear).toBe(true);
    }
  }
});
