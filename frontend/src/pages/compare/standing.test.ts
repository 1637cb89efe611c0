import { expect, test } from 'vitest';

import type { EmbeddingState, EmbeddingStatus } from '../../api/types';
import { standingOf } from './standing';
import type { PaneCircumstances } from './standing';

const embedding = (
  state: EmbeddingState,
  more: Partial<EmbeddingStatus> = {},
): EmbeddingStatus => ({
  state,
  url: null,
  sizeBytes: null,
  checkpointSha256: null,
  position: null,
  window: null,
  problem: null,
  ...more,
});

const standing = (more: Partial<PaneCircumstances>) =>
  standingOf({
    embedding: undefined,
    hasDecoder: true,
    decoder: { state: 'idle' },
    refusal: null,
    canAsk: true,
    ...more,
  });

test('the place in the queue is told, and that it is read', () => {
  expect(standing({ embedding: embedding('queued', { position: 0 }) })?.text).toBe(
    'This model reads the image next.',
  );
  expect(standing({ embedding: embedding('queued', { position: 3 }) })?.text).toBe(
    'This model will read the image; 3 jobs ahead.',
  );
  expect(standing({ embedding: embedding('running') })?.text).toBe(
    'This model is reading the image.',
  );
});

test('a failure says its reason, and may be tried again by who may ask', () => {
  const problem = { title: '', detail: 'the GPU is full.', hint: 'Stop other programs.' };
  const failed = embedding('failed', { problem });

  expect(standing({ embedding: failed })).toEqual({
    text: 'This model could not read the image: the GPU is full.',
    hint: 'Stop other programs.',
    isProblem: true,
    cure: 'ask',
  });
  expect(standing({ embedding: failed, canAsk: false })?.cure).toBeNull();
});

test('a viewer is told who has the image read', () => {
  expect(standing({ embedding: embedding('none'), canAsk: false })?.text).toBe(
    'This model has not read the image yet.',
  );
  expect(standing({ embedding: embedding('none') })?.text).toBe('Asking for this image…');
});

test('a refusal is told in its own words', () => {
  const refusal = { message: 'Four wait.', hint: 'Wait for those.' };

  expect(standing({ embedding: embedding('none'), refusal })).toEqual({
    text: 'Four wait.',
    hint: 'Wait for those.',
    isProblem: true,
    cure: 'ask',
  });
});

test('once it is read the decoder and the browser are waited for', () => {
  expect(standing({ embedding: embedding('ready'), hasDecoder: false })?.text).toBe(
    'The decoder of this model is being made.',
  );
  expect(standing({ embedding: embedding('ready') })?.text).toBe('Getting ready in this browser…');
  expect(
    standing({ embedding: embedding('ready'), decoder: { state: 'ready', imageId: 'i' } }),
  ).toBeNull();
});

test('a decoder that failed is told before anything else', () => {
  const problem = { code: 'x', message: 'No memory.', hint: 'Close tabs.' };

  expect(standing({ decoder: { state: 'failed', problem } })?.cure).toBe('rearm');
});
