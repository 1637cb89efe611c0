import { expect, it } from 'vitest';

import { MAX_PREFETCHES, Prefetcher } from './prefetcher';

/** Fetches that end when the test says so. */
const makeLine = () => {
  const begun: string[] = [];
  const ends = new Map<string, { done: () => void; failed: () => void }>();
  const fetch = (name: string) => () =>
    new Promise<void>((resolve, reject) => {
      begun.push(name);
      ends.set(name, { done: resolve, failed: () => reject(new Error(name)) });
    });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { begun, ends, fetch, settle };
};

it('has two fetches under way at most, in order', async () => {
  const { begun, ends, fetch, settle } = makeLine();
  const prefetcher = new Prefetcher();

  prefetcher.want(['a', 'b', 'c', 'd'].map(fetch));
  expect(MAX_PREFETCHES).toBe(2);
  expect(begun).toEqual(['a', 'b']);
  ends.get('b')?.done();
  await settle();

  expect(begun).toEqual(['a', 'b', 'c']);
});

it('drops what waits when something else is wanted, and counts what is under way', async () => {
  const { begun, ends, fetch, settle } = makeLine();
  const prefetcher = new Prefetcher();

  prefetcher.want(['a', 'b', 'c'].map(fetch));
  prefetcher.want(['x', 'y'].map(fetch));
  expect(begun).toEqual(['a', 'b']);
  ends.get('a')?.done();
  await settle();

  expect(begun).toEqual(['a', 'b', 'x']);
});

it('goes on after a failure', async () => {
  const { begun, ends, fetch, settle } = makeLine();
  const prefetcher = new Prefetcher();

  prefetcher.want(['a', 'b', 'c'].map(fetch));
  ends.get('a')?.failed();
  await settle();

  expect(begun).toEqual(['a', 'b', 'c']);
});
