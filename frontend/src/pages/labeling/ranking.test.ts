import { expect, it } from 'vitest';

import type { Category } from '../../api/types';
import type { Annotation } from '../../engine/operations/annotation';
import { filterObjects } from './objectRows';
import { rankCategories } from './ranking';

const category = (id: string, name: string, parent: string | null = null): Category => ({
  id,
  number: 1,
  name,
  aliases: [],
  parent,
  color: '#ff0000',
  order: 0,
  isExclusive: false,
  isRetired: false,
  annotationCount: 0,
});

const TREE = [
  category('v', 'vehicle'),
  category('c', 'car', 'v'),
  category('s', 'sports car', 'c'),
  category('b', 'scarf'),
];

const names = (typed: string, recent: readonly string[] = []): readonly string[] =>
  rankCategories(TREE, typed, recent).map((one) => one.category.name);

it('finds a category by any part of its name, the beginning first', () => {
  expect(names('car')).toEqual(['car', 'sports car', 'scarf']);
});

it('finds a category by the name of a parent, and shows the way to it', () => {
  expect(names('vehi')).toEqual(['vehicle', 'car', 'sports car']);
  expect(rankCategories(TREE, 'sports', [])[0]?.parents).toEqual(['vehicle', 'car']);
});

it('finds a category by an alias, after the names and before the parents, and tells which', () => {
  const kinds = [
    category('p', 'pet'),
    { ...category('d', 'dog', 'p'), aliases: ['Canis lupus', 'hound'] },
    category('w', 'upland wolf'),
    category('u', 'lup'),
  ];
  const found = (typed: string): readonly (readonly [string, string | null])[] =>
    rankCategories(kinds, typed, []).map((one) => [one.category.name, one.alias]);

  expect(found('lup')).toEqual([
    ['lup', null],
    ['dog', 'Canis lupus'],
  ]);
  expect(found('HOU')).toEqual([['dog', 'hound']]);
  expect(found('pet')).toEqual([
    ['pet', null],
    ['dog', null],
  ]);
  expect(found('do')).toEqual([['dog', null]]);
});

it('shows the last ones used first while nothing is typed', () => {
  expect(names('', ['b', 's'])).toEqual(['scarf', 'sports car', 'vehicle', 'car']);
});

it('leaves retired ones out', () => {
  expect(rankCategories([{ ...category('x', 'old'), isRetired: true }], '', [])).toEqual([]);
});

it('ranks 300 categories', () => {
  const many = Array.from({ length: 300 }, (_, place) =>
    category(String(place), `kind ${String(place)}`),
  );

  expect(rankCategories(many, '29', []).map((one) => one.category.name)).toEqual([
    'kind 29',
    ...Array.from({ length: 10 }, (_, place) => `kind 29${String(place)}`),
    'kind 129',
    'kind 229',
  ]);
});

it('filters objects by category, alias, author and number', () => {
  const object = (id: string, of: string, createdBy: string, number: number): Annotation =>
    ({ id, category: of, createdBy, number }) as Annotation;
  const objects = [
    object('1', 'c', 'ada', 7),
    object('2', 'b', 'bob', 8),
    object('3', 'c', 'bob', 9),
  ];
  const kinds = TREE.map((one) => (one.id === 'b' ? { ...one, aliases: ['shawl'] } : one));
  const found = (filter: string): readonly string[] =>
    filterObjects(objects, kinds, filter).map(({ name }) => name);

  expect(found('')).toEqual(['car 1', 'scarf 2', 'car 3']);
  expect(found('car bob')).toEqual(['scarf 2', 'car 3']);
  expect(found('#7')).toEqual(['car 1']);
  expect(found('Shawl')).toEqual(['scarf 2']);
});
