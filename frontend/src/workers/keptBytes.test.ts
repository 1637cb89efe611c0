import { beforeEach, expect, it, vi } from 'vitest';

import { keptBytes } from './keptBytes';

/** Cache Storage as far as it is used. */
class FakeCache {
  readonly entries = new Map<string, Uint8Array<ArrayBuffer>>();
  isFull = false;

  match = (url: string) =>
    Promise.resolve(this.entries.has(url) ? new Response(this.entries.get(url)) : undefined);
  put = async (url: string, response: Response) => {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    this.entries.set(url, new Uint8Array(await response.arrayBuffer()));
  };
  delete = (url: string) => Promise.resolve(this.entries.delete(url));
  keys = () => Promise.resolve([...this.entries.keys()]);
}

let cache: FakeCache;
let loads: string[];

const use = (isSecureContext: boolean): void => {
  vi.stubGlobal('self', { isSecureContext, caches: { open: () => Promise.resolve(cache) } });
};
const load =
  (url: string, value = 7) =>
  () => {
    loads.push(url);
    return Promise.resolve(Uint8Array.of(value));
  };
const refuseOthersThan7 = ([value]: Uint8Array) =>
  value === 7 ? Promise.resolve() : Promise.reject(new Error('damaged'));

beforeEach(() => {
  cache = new FakeCache();
  loads = [];
  use(true);
});

it('loads once and then never again', async () => {
  await keptBytes('/a', load('/a'));
  const bytes = await keptBytes('/a', load('/a'));

  expect([...bytes]).toEqual([7]);
  expect(loads).toEqual(['/a']);
});

it('loads anew what was kept damaged', async () => {
  cache.entries.set('/a', Uint8Array.of(1));
  const bytes = await keptBytes('/a', load('/a'), refuseOthersThan7);

  expect([...bytes]).toEqual([7]);
  expect([...cache.entries.get('/a')!]).toEqual([7]);
});

it('lets the oldest go', async () => {
  for (let index = 0; index < 13; index += 1) {
    await keptBytes(`/${String(index)}`, load(`/${String(index)}`));
  }

  expect([...cache.entries.keys()]).toEqual(
    Array.from({ length: 11 }, (_, index) => `/${String(index + 2)}`),
  );
});

it('gives the bytes all the same when the disk is full', async () => {
  cache.isFull = true;

  expect([...(await keptBytes('/a', load('/a')))]).toEqual([7]);
});

it('leaves it to the HTTP cache over plain http', async () => {
  use(false);
  await keptBytes('/a', load('/a'));
  await keptBytes('/a', load('/a'));

  expect(loads).toEqual(['/a', '/a']);
  expect(cache.entries.size).toBe(0);
});
