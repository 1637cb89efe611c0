import { afterEach, expect, test } from 'vitest';

import type { Queue } from '../api/types';
import { loadWords } from '../words/words';
import { queueText } from './queueText';

afterEach(() => loadWords('en'));

const QUEUE: Queue = {
  project: 'p',
  name: 'Quay',
  role: 'annotator',
  returnedCount: 2,
  assignedCount: 1204,
  dueOn: '2026-12-03',
  freeCount: 1,
};

test('a queue says what came back, what is assigned until when, and what is free', () => {
  expect(queueText(QUEUE)).toBe(
    '2 came back · 1,204 images assigned to you, due Dec 3, 2026 · 1 free to take',
  );
});

test('what a queue lacks is not said', () => {
  expect(queueText({ ...QUEUE, returnedCount: 0, dueOn: null, freeCount: 0 })).toBe(
    '1,204 images assigned to you',
  );
});

test('a queue speaks German', async () => {
  await loadWords('de');

  expect(queueText({ ...QUEUE, assignedCount: 1 })).toBe(
    '2 zurückgekommen · 1 Bild dir zugewiesen, fällig am 03.12.2026 · 1 frei',
  );
});
