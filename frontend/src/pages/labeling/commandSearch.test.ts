import { afterEach, expect, test } from 'vitest';

import { loadWords } from '../../words/words';
import { commandsFor } from './commandSearch';

const found = (typed: string): readonly string[] => commandsFor(typed).map(({ id }) => id);

afterEach(() => loadWords('en'));

test('a command is found by its title in the chosen language', async () => {
  await loadWords('de');

  expect(found('radierer')).toEqual(['eraser']);
  expect(found('umriss')).toEqual(['style']);
});

test('a command is found by its English title, too', async () => {
  await loadWords('de');

  expect(found('eraser')).toEqual(['eraser']);
  expect(found('stronger masks')).toEqual(['fill-more']);
});

test('English pages do not answer to German', () => {
  expect(found('radierer')).toEqual([]);
  expect(found('eraser')).toEqual(['eraser']);
});

test('words are sought in one language at a time', async () => {
  await loadWords('de');

  expect(found('eraser zeichnen')).toEqual([]);
  expect(found('radierer zeichnen')).toEqual(['eraser']);
});

test('without a word all are offered, but what acts while a key is held and the palette itself', () => {
  expect(found('')).toContain('brush');
  expect(found('')).not.toContain('peek');
  expect(found('')).not.toContain('palette');
});
