import { expect, it } from 'vitest';

import { makePreferencesStore, noteCategory, pinCategory, settlePins } from './preferences';

it('puts the first nine categories on the number keys', () => {
  const ids = Array.from({ length: 12 }, (_, place) => `c${String(place)}`);

  expect(settlePins(undefined, ids)).toEqual(ids.slice(0, 9));
});

it('never moves a category because another one came, went or changed its place', () => {
  const pins = ['car', 'bus', 'tree'];

  expect(settlePins(pins, ['tree', 'car'])).toEqual(['car', 'bus', 'tree']);
  expect(settlePins(pins, ['pole', 'tree', 'bus', 'car'])).toEqual(['car', 'bus', 'tree', 'pole']);
});

it('swaps two categories when one is put on the key of the other', () => {
  const store = makePreferencesStore();
  store.setState({ pins: { p: ['car', 'bus', 'tree'] } });

  pinCategory(store, 'p', 'tree', 0);
  pinCategory(store, 'p', 'pole', 5);

  expect(store.getState().pins['p']).toEqual(['tree', 'bus', 'car', null, null, 'pole']);
});

it('remembers the categories of each project by recent use', () => {
  const store = makePreferencesStore();

  for (const id of ['car', 'bus', 'car', 'tree']) noteCategory(store, 'p', id);
  noteCategory(store, 'q', 'cell');

  expect(store.getState().recentCategories).toEqual({ p: ['tree', 'car', 'bus'], q: ['cell'] });
  expect(store.getState().lastCategories).toEqual({ p: 'tree', q: 'cell' });
});
