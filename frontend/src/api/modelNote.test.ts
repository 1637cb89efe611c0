import { afterEach, expect, test } from 'vitest';

import { loadWords } from '../words/words';
import { modelNote } from './modelNote';

afterEach(() => loadWords('en'));

test('a published model is described by its architecture', () => {
  expect(modelNote('vit_l', 'vit_l')).toBe('between the two, 1.2 GB of weights');
});

test('registered weights say what they are made of', () => {
  expect(modelNote('cells', 'vit_b')).toBe('your own, made of ViT-B');
});

test('both are said in the language of the pages', async () => {
  await loadWords('de');

  expect(modelNote('vit_l', 'vit_l')).toBe('dazwischen, 1,2 GB Gewichte');
  expect(modelNote('cells', 'vit_b')).toBe('euer eigenes, aus ViT-B');
});
