import { beforeEach, expect, it } from 'vitest';

import { imagePoint } from '../engine/geometry/spaces';
import type { BoxXyxy } from '../engine/geometry/spaces';
import { shapeToSpans } from '../engine/masks/shapes';
import { spansToRle } from '../engine/masks/spans';
import { boxPrompt, pointPrompt, takenPrompt } from '../engine/prompts/prompts';
import { Nearness } from './nearness';

const IMAGE = { height: 3000, width: 4000 };

const cropOf = (x0: number, y0: number, side: number) => ({
  imageId: 'i',
  url: `/${String(x0)}/${String(y0)}/${String(side)}`,
  imageSize: IMAGE,
  crop: { x0, y0, x1: x0 + side, y1: y0 + side },
});

const LEFT = cropOf(0, 0, 1000);
const RIGHT = cropOf(500, 0, 1000);
const CLOSE = cropOf(500, 0, 500);

const click = (x: number, y = 100) => pointPrompt(imagePoint(x, y), 1);
const objectIn = (box: BoxXyxy) =>
  takenPrompt('a', spansToRle(shapeToSpans({ kind: 'box', box }, IMAGE), IMAGE));

let nearness: Nearness;
beforeEach(() => {
  nearness = new Nearness();
});

const turnTo = (near: typeof LEFT | null) => nearness.turnTo(near, () => Promise.resolve(true));

it('asks the whole image until there is a crop, and the crop for what lies in it', async () => {
  expect(nearness.forPrompts([click(10)])).toBeNull();
  expect(nearness.forPoint(imagePoint(10, 10))).toBeNull();

  await turnTo(LEFT);

  expect(nearness.forPrompts([click(10)])).toBe(LEFT);
  expect(nearness.forPoint(imagePoint(999, 999))).toBe(LEFT);
  expect(nearness.forPoint(imagePoint(1000, 10))).toBeNull();
});

it('keeps an object where it was begun while all of it is there', async () => {
  await turnTo(LEFT);
  const begun = [click(600)];
  nearness.forPrompts(begun);
  await turnTo(RIGHT);

  expect(nearness.forPrompts([...begun, click(700)])).toBe(LEFT);
  await turnTo(null);
  expect(nearness.forPrompts([...begun, click(700)])).toBe(LEFT);
  expect(nearness.forPrompts([click(20)])).toBeNull();
});

it('begins an object where its preview was answered', async () => {
  await turnTo(LEFT);
  nearness.forPoint(imagePoint(600, 100));
  await turnTo(null);

  // The preview was the first click's answer, so that the second one is the first question.
  expect(nearness.forPrompts([click(600), click(610)])).toBe(LEFT);
});

it('goes with an object into the crop that holds all of it, else to the whole image', async () => {
  await turnTo(LEFT);
  const begun = [click(600)];
  nearness.forPrompts(begun);
  await turnTo(RIGHT);

  expect(nearness.forPrompts([...begun, click(1200)])).toBe(RIGHT);
  expect(nearness.forPrompts([...begun, click(1200), click(2000)])).toBeNull();
});

it('goes nearer with an object, never away from it', async () => {
  await turnTo(RIGHT);
  nearness.forPrompts([click(600)]);
  await turnTo(CLOSE);
  expect(nearness.forPrompts([click(600), click(610)])).toBe(CLOSE);

  await turnTo(RIGHT);
  expect(nearness.forPrompts([click(600), click(610), click(620)])).toBe(CLOSE);
});

it('holds boxes and objects that were taken up as a whole', async () => {
  await turnTo(LEFT);

  expect(nearness.forPrompts([boxPrompt({ x0: 0, y0: 0, x1: 1000, y1: 9 })])).toBe(LEFT);
  expect(nearness.forPrompts([boxPrompt({ x0: 0, y0: 0, x1: 1001, y1: 9 })])).toBeNull();
  const inside = objectIn({ x0: 900, y0: 10, x1: 1000, y1: 90 });
  const across = objectIn({ x0: 900, y0: 10, x1: 1001, y1: 90 });
  expect(nearness.forPrompts([inside, click(950)])).toBe(LEFT);
  expect(nearness.forPrompts([across, click(950)])).toBeNull();
});

it('turns to what was asked for last, whatever comes first', async () => {
  let release = (): void => undefined;
  const slow = nearness.turnTo(LEFT, () => new Promise((ready) => (release = () => ready(true))));
  const fast = turnTo(RIGHT);
  expect(await fast).toBe(true);
  release();

  expect(await slow).toBe(false);
  expect(nearness.forPoint(imagePoint(10, 10))).toBeNull();
  expect(nearness.forPoint(imagePoint(1200, 10))).toBe(RIGHT);
});
