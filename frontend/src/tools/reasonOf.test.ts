import { afterEach, expect, test } from 'vitest';

import { WorkerProblemError } from '../decoder/protocol';
import { loadWords } from '../words/words';
import { reasonOf } from './reasonOf';

const DAMAGED = new WorkerProblemError({
  code: 'embedding-damaged',
  message: 'The bytes do not start like an embedding.',
  hint: 'Ask for the image to be encoded again.',
});

afterEach(() => loadWords('en'));

test('an English page says what the worker says', () => {
  expect(reasonOf(DAMAGED)).toBe('The bytes do not start like an embedding.');
});

test('another language says it by its code', async () => {
  await loadWords('de');

  expect(reasonOf(DAMAGED)).toBe('Das Embedding ist beschädigt.');
});

test('what has no code stays as it comes', async () => {
  await loadWords('de');

  expect(reasonOf(new Error('quota exceeded'))).toBe('quota exceeded');
  expect(
    reasonOf(new WorkerProblemError({ code: 'worker-failed', message: 'odd', hint: '' })),
  ).toBe('odd');
});
