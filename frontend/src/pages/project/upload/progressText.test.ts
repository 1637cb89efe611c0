import { expect, it } from 'vitest';

import type { QueuedState, QueuedUpload, QueueStatus } from '../../../api/uploadRows';
import { keptText, progressText, remainingTime } from './progressText';

const row = (key: number, state: QueuedState, fraction: number): QueuedUpload => ({
  key,
  path: `${String(key)}.png`,
  file: new File(['x'.repeat(1000)], 'x.png'),
  state,
  fraction,
  problem: null,
  uploadId: null,
  image: null,
  copyOf: null,
});

const rows = [row(0, 'accepted', 1), row(1, 'sending', 0.5), row(2, 'waiting', 0)];
const status: QueueStatus = { isPaused: false, trouble: null, bytesPerSecond: 0, unkeptCount: 0 };

it.each([
  [
    'sending',
    { ...status, bytesPerSecond: 500 },
    '1 of 3 files sent · 1.5 kB of 3.0 kB · 500 B/s · less than a minute left',
  ],
  ['paused', { ...status, isPaused: true }, '1 of 3 files sent · 1.5 kB of 3.0 kB · paused'],
  ['just begun', status, '1 of 3 files sent · 1.5 kB of 3.0 kB'],
])('says how far the files are: %s', (_name, shown, text) => {
  expect(progressText(rows, shown)).toBe(text);
});

it('says that all is done', () => {
  expect(progressText([row(0, 'received', 1)], status)).toBe(
    'All files were sent. You can close this page.',
  );
});

it.each([
  [0, 'less than a minute'],
  [89, 'about 1 minute'],
  [600, 'about 10 minutes'],
  [7200, 'about 2 hours'],
])('says what %d seconds are', (seconds, text) => {
  expect(remainingTime(seconds)).toBe(text);
});

it('says what a reload would lose', () => {
  expect(keptText(rows, status)).toContain('it goes on when you come back');
  expect(keptText(rows, { ...status, unkeptCount: 1 })).toContain('no room to keep 1 file.');
  expect(keptText(rows, { ...status, unkeptCount: 2 })).toBe(
    'Keep this page open until all files are sent.',
  );
  expect(keptText([row(0, 'accepted', 1)], status)).toBe('');
});
