import { expect, it } from 'vitest';

import { ByteCache } from './byteCache';

const held = (cache: ByteCache<Uint8Array>, ...keys: readonly string[]): readonly string[] =>
  keys.filter((key) => cache.has(key));

it('counts bytes and drops what was used longest ago', () => {
  const cache = new ByteCache<Uint8Array>(100);
  cache.set('a', new Uint8Array(40));
  cache.set('b', new Uint8Array(40));
  cache.get('a');
  cache.set('c', new Uint8Array(40));

  expect(held(cache, 'a', 'b', 'c')).toEqual(['a', 'c']);
});

it('keeps a value that is larger than the whole budget', () => {
  const cache = new ByteCache<Uint8Array>(10);
  cache.set('a', new Uint8Array(5));
  cache.set('b', new Uint8Array(50));

  expect(held(cache, 'a', 'b')).toEqual(['b']);
});

it('frees each value once: dropped, replaced or cleared', () => {
  const freed: number[] = [];
  const cache = new ByteCache<Uint8Array>(10, (value) => freed.push(value.length));
  cache.set('a', new Uint8Array(6));
  cache.set('b', new Uint8Array(7));
  cache.set('b', new Uint8Array(8));
  cache.clear();

  expect(freed).toEqual([6, 7, 8]);
  expect(held(cache, 'a', 'b')).toEqual([]);
});

it('does not free a value that is set again', () => {
  const freed: number[] = [];
  const cache = new ByteCache<Uint8Array>(10, (value) => freed.push(value.length));
  const value = new Uint8Array(6);
  cache.set('a', value);
  cache.set('a', value);

  expect(freed).toEqual([]);
  expect(cache.get('a')).toBe(value);
});
