import { expect, test } from 'vitest';

import { numbersOf, separatorsOf } from './numbers';

test('a language writes its own numbers', () => {
  expect(numbersOf('en').count(1204)).toBe('1,204');
  expect(numbersOf('de').count(1204)).toBe('1.204');
});

test('fields take numbers as the language writes them', () => {
  expect(separatorsOf('en')).toEqual({ thousands: ',', decimals: '.' });
  expect(separatorsOf('de')).toEqual({ thousands: '.', decimals: ',' });
});

test('counts are grouped, and one thing is one', () => {
  const { amount } = numbersOf('en');

  expect(amount(1, 'image', 'images')).toBe('1 image');
  expect(amount(1204, 'image', 'images')).toBe('1,204 images');
  expect(numbersOf('de').amount(1204, 'Bild', 'Bilder')).toBe('1.204 Bilder');
  expect(numbersOf('de').amount(0, 'Bild', 'Bilder')).toBe('0 Bilder');
});

test('a decimal has the digits that are asked for, and the sign of the language', () => {
  expect(numbersOf('en').decimal(0.9, 2)).toBe('0.90');
  expect(numbersOf('de').decimal(0.9, 2)).toBe('0,90');
  expect(numbersOf('de').decimal(-1024.5, 4, 0)).toBe('−1024,5');
});

test('what rounds to zero has no sign', () => {
  expect(numbersOf('en').decimal(-0.001, 2)).toBe('0.00');
});
