import { expect, it } from 'vitest';

import { screenPoint } from '../engine/geometry/spaces';
import type { GestureInputEvent } from './pointerInput';
import { Touches } from './touches';

const makeTouches = () => {
  const gestures: GestureInputEvent[] = [];
  let joined = 0;
  const touches = new Touches(
    (event) => gestures.push(event),
    () => (joined += 1),
  );
  const take = (
    kind: 'down' | 'move' | 'up',
    pointerId: number,
    x: number,
    pointerType = 'touch',
  ) => touches.take(kind, { pointerId, pointerType }, screenPoint(x, 0));
  return { gestures, take, joined: () => joined };
};

it('leaves one finger to the tool', () => {
  const { take, gestures } = makeTouches();

  expect([take('down', 1, 0), take('move', 1, 30), take('up', 1, 30)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(gestures).toEqual([]);
});

it('moves and zooms with two fingers, and gives up what the first one began', () => {
  const { take, gestures, joined } = makeTouches();
  take('down', 1, 0);

  take('down', 2, 100);
  take('move', 2, 200);

  expect(joined()).toBe(1);
  expect(gestures).toEqual([{ point: { x: 100, y: 0 }, dx: 50, dy: 0, zoomFactor: 2 }]);
});

it('draws nothing with the finger that stays when the other one goes', () => {
  const { take } = makeTouches();
  take('down', 1, 0);
  take('down', 2, 100);
  take('up', 2, 100);

  expect(take('move', 1, 20)).toBe(true);
  expect(take('up', 1, 20)).toBe(true);
  expect(take('down', 1, 0)).toBe(false);
});

it('ignores the palm while a pen draws', () => {
  const { take, gestures } = makeTouches();
  take('down', 9, 0, 'pen');

  expect([take('down', 1, 0), take('down', 2, 90), take('move', 2, 120)]).toEqual([
    true,
    true,
    true,
  ]);
  expect(gestures).toEqual([]);
});

it('moves the image with a finger once there is a pen', () => {
  const { take, gestures } = makeTouches();
  take('down', 9, 0, 'pen');
  take('up', 9, 0, 'pen');

  expect([take('down', 1, 0), take('move', 1, 40)]).toEqual([true, true]);
  expect(gestures).toEqual([{ point: { x: 40, y: 0 }, dx: 40, dy: 0, zoomFactor: 1 }]);
});
