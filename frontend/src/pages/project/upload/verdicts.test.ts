import { expect, it } from 'vitest';

import type { Upload } from '../../../api/types';
import { VerdictSearch } from './verdicts';

const idsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `u${String(index)}`);

/** A server that has read some of the files, and the page that waits for them. */
class Reading {
  requestCount = 0;
  readonly read = new Set<string>();
  private readonly search = new VerdictSearch((ids) => {
    this.requestCount += 1;
    expect(ids.length).toBeLessThanOrEqual(100);
    const uploads = ids.map((id) => ({ id, state: this.read.has(id) ? 'accepted' : 'received' }));
    return Promise.resolve(uploads as Upload[]);
  });

  constructor(public awaited: readonly string[]) {}

  /** Gives how many requests it took. */
  async look(): Promise<number> {
    this.requestCount = 0;
    const settled = new Set((await this.search.look(this.awaited)).map(({ id }) => id));
    this.awaited = this.awaited.filter((id) => !settled.has(id));
    return this.requestCount;
  }

  get pause(): number {
    return this.search.pauseFor(this.awaited.length);
  }
}

it('finds the verdicts of any number of files by a few requests a look', async () => {
  const ids = idsOf(10_000);
  const page = new Reading(ids);
  ids.forEach((id) => page.read.add(id));

  let lookCount = 0;
  while (page.awaited.length > 0) {
    lookCount += 1;
    expect(await page.look()).toBeLessThanOrEqual(5);
  }

  expect(lookCount).toBe(20);
});

it('finds verdicts behind many that have none', async () => {
  const ids = idsOf(1_000);
  const page = new Reading(ids);
  ids.slice(300).forEach((id) => page.read.add(id));

  for (let look = 0; look < 30; look += 1) await page.look();

  expect(page.awaited).toEqual(ids.slice(0, 300));
});

it('asks twice a look and more rarely while nothing moves, and soon again when something does', async () => {
  const page = new Reading(idsOf(250));
  const pauses: number[] = [];

  for (let look = 0; look < 7; look += 1) {
    expect(await page.look()).toBe(2);
    pauses.push(page.pause);
  }
  expect(pauses).toEqual([3_000, 4_500, 6_750, 10_125, 15_000, 15_000, 15_000]);
  page.awaited = idsOf(251);
  expect(page.pause).toBe(2_000);
  page.read.add('u7');
  await page.look();

  expect(page.pause).toBe(2_000);
});
