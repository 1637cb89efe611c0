import { beforeEach, expect, test } from 'vitest';

import type { PointerInputEvent } from '../../canvas/pointerInput';
import { imagePoint, screenPoint } from '../../engine/geometry/spaces';
import type { BoxXyxy, ImagePoint } from '../../engine/geometry/spaces';
import { pointPrompt } from '../../engine/prompts/prompts';
import type { Prompt } from '../../engine/prompts/prompts';
import { makeViewportStore } from '../../stores/viewport';
import { PromptHand } from './promptHand';

const viewport = makeViewportStore();
let prompts: Prompt[] = [];
let removed: number[] = [];
let previewed: (ImagePoint | null)[] = [];
let boxes: (BoxXyxy | null)[] = [];
let hand: PromptHand;

beforeEach(() => {
  // An image pixel is two screen pixels, and the image begins at (10, 20).
  viewport.setState({
    imageSize: { height: 50, width: 100 },
    screen: { height: 200, width: 300 },
    viewport: { scale: 2, offsetX: 10, offsetY: 20 },
  });
  [prompts, removed, previewed, boxes] = [[], [], [], []];
  hand = new PromptHand({
    viewport,
    get prompts() {
      return prompts;
    },
    add: (prompt) => prompts.push(prompt),
    remove: (index) => removed.push(index),
    preview: (point) => previewed.push(point),
    showBox: (box) => boxes.push(box),
    showHovered: () => undefined,
  });
});

const send = (
  kind: PointerInputEvent['kind'],
  x: number,
  y: number,
  more: Partial<PointerInputEvent> = {},
): void =>
  hand.take({
    kind,
    point: screenPoint(x, y),
    button: 'left',
    hasAlt: false,
    hasShift: false,
    hasControl: false,
    device: 'mouse',
    pressure: 0.5,
    ...more,
  });

const click = (x: number, y: number, more: Partial<PointerInputEvent> = {}): void => {
  send('down', x, y, more);
  send('up', x, y, more);
};

test('a click is a point of the object, with Alt or the right button one that is not', () => {
  click(50, 60);
  click(70, 60, { hasAlt: true });
  click(90, 60, { button: 'right' });

  expect(prompts).toEqual([
    pointPrompt(imagePoint(20, 20), 1),
    pointPrompt(imagePoint(30, 20), 0),
    pointPrompt(imagePoint(40, 20), 0),
  ]);
});

test('a hand that trembles clicks, one that goes on draws a box', () => {
  send('down', 50, 60);
  send('move', 53, 60);
  send('up', 53, 60);
  send('down', 50, 60, { button: 'left' });

  expect(prompts).toHaveLength(1);
  prompts = [];
  send('move', 80, 90);
  expect(boxes.at(-1)).toEqual({ x0: 20, y0: 20, x1: 35, y1: 35 });
  send('up', 90, 100);
  expect(prompts).toEqual([
    { kind: 'box', box: { x0: 20, y0: 20, x1: 40, y1: 40 }, candidate: null },
  ]);
  expect(boxes.at(-1)).toBeNull();
});

test('a box ends at the edges of the image', () => {
  send('down', 190, 100);
  send('move', 290, 190);
  send('up', 290, 190);

  expect(prompts).toEqual([
    { kind: 'box', box: { x0: 90, y0: 40, x1: 100, y1: 50 }, candidate: null },
  ]);
});

test('a click on a prompt takes it away, one beside the image does nothing', () => {
  prompts = [pointPrompt(imagePoint(20, 20), 1)];

  click(52, 61);
  click(5, 5);

  expect(removed).toEqual([0]);
  expect(prompts).toHaveLength(1);
});

test('the middle button and the held key take the picture along, without a prompt', () => {
  send('down', 50, 60, { button: 'middle' });
  send('move', 60, 55, { button: 'middle' });
  send('up', 60, 55, { button: 'middle' });
  hand.isPanKeyHeld = true;
  send('down', 50, 60);
  send('move', 51, 62);
  send('up', 51, 62);

  expect(viewport.getState().viewport).toEqual({ scale: 2, offsetX: 21, offsetY: 17 });
  expect(prompts).toEqual([]);
});

test('the pointer is previewed on the image, and no longer beside it or away from it', () => {
  send('move', 50, 60);
  send('move', 5, 60);
  send('leave', 0, 0);

  expect(previewed).toEqual([imagePoint(20, 20), null, null]);
  expect(viewport.getState().pointer).toBeNull();
});

test('a gesture that begins drops the box that is being drawn', () => {
  send('down', 50, 60);
  send('move', 80, 90);
  send('cancel', 0, 0);
  send('up', 90, 100);

  expect(boxes.at(-1)).toBeNull();
  expect(prompts).toEqual([]);
});
