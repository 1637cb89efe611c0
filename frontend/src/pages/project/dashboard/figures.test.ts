import { describe, expect, it } from 'vitest';

import { dayToSeconds, figuresOf, formatDay, formatSeconds, trendOf } from './figures';

const work = {
  objects: 1200,
  images: 3,
  acceptedImages: 1,
  timedObjects: 2,
  secondsPerObject: 2.25,
  clickedObjects: 0,
  clicksPerObject: null,
};

describe('trendOf', () => {
  it.each([
    [12, 10, '+20 % on the 7 days before'],
    [5, 10, '−50 % on the 7 days before'],
    [10, 10, 'as in the 7 days before'],
    [3, 0, 'none in the 7 days before'],
    [0, 0, null],
    [null, 4, null],
    [4, null, null],
  ])('compares %s with %s', (present, before, words) => {
    expect(trendOf(present, before, 7)).toBe(words);
  });

  it('says nothing of all days', () => {
    expect(trendOf(3, 2, null)).toBe(null);
  });
});

describe('figuresOf', () => {
  it('gives four numbers', () => {
    const numbers = { work, activeDays: 1, objectsPerDay: 1200 };
    const figures = figuresOf(numbers, null, [{ day: '2026-11-28', work }], null);
    expect(figures.map(({ label, value, note }) => [label, value, note])).toEqual([
      ['Objects labeled', '1,200', ''],
      ['Images submitted', '3', '1 accepted'],
      ['Objects per day', '1,200.0', '1 day with work'],
      ['Active time per object', '2.3 s', 'of 2 timed'],
    ]);
  });
});

describe('days and unknown figures', () => {
  it('keep their calendar day, and a dash', () => {
    expect(formatDay('2026-03-01')).toBe('Mar 1');
    expect(dayToSeconds('1970-01-02')).toBe(1.5 * 86_400);
    expect(formatSeconds(null)).toBe('–');
  });
});
