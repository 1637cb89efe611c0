import { expect, it } from 'vitest';

import { makeInvalidator } from './live';

const gather = () => {
  const invalidated: (readonly unknown[] | null)[] = [];
  const delayed: (() => void)[] = [];
  const hear = makeInvalidator(
    (key) => invalidated.push(key),
    (_milliseconds, call) => delayed.push(call),
  );
  return { invalidated, delayed, hear };
};

it('fetches a list once for many events', () => {
  const { invalidated, delayed, hear } = gather();

  hear({ kind: 'change', project: 'p1', topic: 'jobs' });
  hear({ kind: 'change', project: 'p1', topic: 'jobs' });
  expect(invalidated).toEqual([]);
  delayed.forEach((call) => call());

  expect(delayed).toHaveLength(1);
  expect(invalidated).toEqual([
    ['project', 'p1', 'jobs'],
    ['project', 'p1', 'progress'],
  ]);
});

it('fetches an image whose embedding changed', () => {
  const { invalidated, delayed, hear } = gather();

  hear({ kind: 'change', project: 'p1', topic: 'annotations', image: 'i1' });
  delayed.forEach((call) => call());

  expect(invalidated[0]).toEqual(['image', 'i1']);
});

it('fetches everything after a gap, and gathers anew afterwards', () => {
  const { invalidated, delayed, hear } = gather();

  hear({ kind: 'change', project: 'p1', topic: 'jobs' });
  hear({ kind: 'resync' });
  delayed[0]!();
  hear({ kind: 'change', project: null, topic: 'decoders' });
  delayed[1]!();

  expect(invalidated).toEqual([null, ['models']]);
});
