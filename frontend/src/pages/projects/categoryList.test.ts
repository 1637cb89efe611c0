import { expect, it } from 'vitest';

import { categoryColor } from '../categoryColors';
import { parseCategoryList } from './categoryList';
import { coloredCategories } from './coloredCategories';

it('takes one category a line and skips empty lines', () => {
  expect(parseCategoryList('car\n\n  person \r\ntraffic   sign\n')).toEqual({
    categories: [
      { name: 'car', parent: null },
      { name: 'person', parent: null },
      { name: 'traffic sign', parent: null },
    ],
    problems: [],
  });
});

it('makes a parent out of what stands before ">", once', () => {
  expect(parseCategoryList('vehicle > car\nvehicle>bus > coach').categories).toEqual([
    { name: 'vehicle', parent: null },
    { name: 'car', parent: 'vehicle' },
    { name: 'bus', parent: 'vehicle' },
    { name: 'coach', parent: 'bus' },
  ]);
});

it('takes names that differ by case for one, as first written', () => {
  expect(parseCategoryList('Vehicle\nvehicle > car\nCAR').categories).toEqual([
    { name: 'Vehicle', parent: null },
    { name: 'car', parent: 'Vehicle' },
  ]);
});

it('puts a category below a parent that is named later', () => {
  expect(parseCategoryList('car\nvehicle > car').categories).toEqual([
    { name: 'car', parent: 'vehicle' },
    { name: 'vehicle', parent: null },
  ]);
});

it.each([
  ['a second parent', 'a > c\nb > c', 2, '"c" is below "a" already; a category has one parent.'],
  ['a circle', 'a > b\nb > a', 2, '"a" cannot be below "b", which is below it.'],
  ['itself as parent', 'a > a', 1, '"a" cannot be below "a", which is below it.'],
  ['a missing name', 'car\n> bus', 2, 'A name is missing beside ">".'],
])('refuses %s', (_description, text, line, message) => {
  expect(parseCategoryList(text).problems).toEqual([{ line, message }]);
});

it('refuses a name of 201 characters and takes one of 200', () => {
  expect(parseCategoryList('x'.repeat(200)).problems).toEqual([]);
  expect(parseCategoryList('x'.repeat(201)).problems[0]?.message).toContain('201 characters');
});

it('shows children below their parents, each with the colour of its place in the list', () => {
  const { categories } = parseCategoryList('person\nvehicle\nsign\nvehicle > car');

  const colored = coloredCategories(categories, new Map([['sign', '#123456']]));

  expect(colored.map(({ name, depth, color }) => [name, depth, color])).toEqual([
    ['person', 0, categoryColor(0)],
    ['vehicle', 0, categoryColor(1)],
    ['car', 1, categoryColor(3)],
    ['sign', 0, '#123456'],
  ]);
});
