import { expect, it } from 'vitest';

import type { Upload } from '../../../api/types';
import type { QueuedUpload } from '../../../api/uploadRows';
import { badFiles } from './badFiles';

const refused = (id: string, path: string, createdAt: string): Upload => ({
  id,
  path,
  state: 'refused',
  sizeBytes: 1,
  problem: { title: '', detail: `Problem of ${id}.`, hint: '' },
  image: null,
  copyOf: null,
  createdAt,
});

const queued = (key: number, state: QueuedUpload['state']): QueuedUpload => ({
  key,
  path: `${String(key)}.png`,
  file: new File([], 'x.png'),
  state,
  fraction: 0,
  problem: null,
  uploadId: null,
  image: null,
  copyOf: null,
});

it('lists what was not sent before what was refused', () => {
  const files = badFiles(
    [queued(0, 'accepted'), queued(1, 'failed')],
    [refused('u1', 'a.png', '2026-01-01T00:00:00Z')],
    0,
  );

  expect(files.map(({ key, path }) => [key, path])).toEqual([
    ['unsent-1', '1.png'],
    ['u1', 'a.png'],
  ]);
});

it('lists the newest try of a path only', () => {
  const files = badFiles(
    [],
    [
      refused('new', 'a.png', '2026-01-02T00:00:00Z'),
      refused('old', 'a.png', '2026-01-01T00:00:00Z'),
    ],
    0,
  );

  expect(files.map(({ key }) => key)).toEqual(['new']);
});

it('leaves out what was cleared from the list', () => {
  const uploads = [
    refused('new', 'b.png', '2026-01-02T00:00:00Z'),
    refused('old', 'a.png', '2026-01-01T00:00:00Z'),
  ];

  expect(badFiles([], uploads, Date.parse('2026-01-01T12:00:00Z')).map(({ key }) => key)).toEqual([
    'new',
  ]);
});
