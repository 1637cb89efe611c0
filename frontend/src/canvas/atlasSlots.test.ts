import { expect, it } from 'vitest';

import { AtlasSlots, PAGE_SIDE } from './atlasSlots';
import type { Slot } from './atlasSlots';

const overlap = (a: Slot, b: Slot): boolean =>
  a.page === b.page &&
  a.x < b.x + b.width &&
  b.x < a.x + a.width &&
  a.y < b.y + b.height &&
  b.y < a.y + a.height;

it('gives 400 rectangles of all sizes room of their own on the pages', () => {
  const slots = new AtlasSlots();

  const taken = Array.from({ length: 400 }, (_, index) =>
    slots.take(1 + ((index * 97) % 700), 1 + ((index * 61) % 500)),
  );

  taken.forEach((slot, index) => {
    expect(slot.width).toBeGreaterThanOrEqual(1 + ((index * 97) % 700));
    expect(slot.height).toBeGreaterThanOrEqual(1 + ((index * 61) % 500));
    expect(slot.x + slot.width).toBeLessThanOrEqual(PAGE_SIDE);
    expect(slot.y + slot.height).toBeLessThanOrEqual(PAGE_SIDE);
    expect(taken.slice(index + 1).some((other) => overlap(slot, other))).toBe(false);
  });
});

it('puts 1,000 masks of 60 x 60 on one page and 5,000 on five', () => {
  const slots = new AtlasSlots();

  for (let count = 0; count < 1000; count += 1) slots.take(60, 60);
  expect(slots.pageCount).toBe(1);
  for (let count = 0; count < 4000; count += 1) slots.take(60, 60);

  expect(slots.pageCount).toBe(5);
});

it('gives room that was given back to the next one of that size', () => {
  const slots = new AtlasSlots();
  const first = slots.take(100, 30);
  slots.take(100, 30);

  slots.give(first);

  expect(slots.take(99, 31)).toEqual(first);
});

it('forgets the pages that nothing is on, but one, and gives their numbers again', () => {
  const slots = new AtlasSlots();
  const pages = Array.from({ length: 4 }, () => slots.take(PAGE_SIDE, PAGE_SIDE));
  for (const slot of pages.slice(1)) slots.give(slot);

  expect(slots.dropEmpty()).toEqual([2, 3]);
  expect(slots.pageCount).toBe(2);
  expect(slots.dropEmpty()).toEqual([]);

  const again = Array.from({ length: 3 }, () => slots.take(PAGE_SIDE, PAGE_SIDE));
  expect(again.map(({ page }) => page)).toEqual([1, 2, 3]);
});

it('has all of an empty page for what comes, whatever was there', () => {
  const slots = new AtlasSlots();
  slots.give(slots.take(100, 30));
  slots.dropEmpty();

  expect(slots.take(PAGE_SIDE, PAGE_SIDE)).toMatchObject({ page: 0, x: 0, y: 0 });
  expect(slots.pageCount).toBe(1);
});

it('keeps a page while anything is on it', () => {
  const slots = new AtlasSlots();
  const first = slots.take(100, 30);
  const second = slots.take(100, 30);
  slots.give(first);

  expect(slots.dropEmpty()).toEqual([]);
  expect(slots.take(100, 30)).toEqual(first);
  expect(slots.take(100, 30)).not.toEqual(second);
});

it('refuses what no page holds', () => {
  expect(() => new AtlasSlots().take(PAGE_SIDE + 1, 10)).toThrow(RangeError);
});
