/** Uploads without a network, over a reload, and in pieces. The files are no images: none waits. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { logIn, makeProject } from './stack';
import { expect, test } from './watched';

const PIECE_BYTES = 8 * 2 ** 20;

const folder = mkdtempSync(join(tmpdir(), 'samweb-uploads-'));
const small = Array.from({ length: 12 }, (_, index) => join(folder, `${String(index)}.png`));
const large = join(folder, 'large.tif');

test.beforeAll(() => {
  for (const path of small) writeFileSync(path, `no image ${path}`);
  writeFileSync(large, Buffer.alloc(3 * PIECE_BYTES));
});

test('files wait for the network and survive a reload, each is sent once', async ({
  page,
  context,
}) => {
  await logIn(page);
  const projectId = await makeProject(page, 'Uploads');
  await page.goto(`/projects/${projectId}/upload`);
  const input = page.getByTestId('upload-input');
  const notice = page.getByTestId('upload-notice');

  await expect(input).toBeAttached();
  await context.setOffline(true);
  await input.setInputFiles(small);
  await expect(notice).toContainText('Trying again by itself');
  await context.setOffline(false);
  await expect(page.getByText('All files were sent.')).toBeVisible();

  // The second piece is held back until the page is paused: half of the file is there.
  const pieces: string[] = [];
  await page.route('**/uploads/resumable/**', async (route) => {
    const offset = route.request().headers()['upload-offset'];
    if (offset !== undefined) pieces.push(offset);
    if (offset !== undefined && offset !== '0') return;
    await route.continue();
  });
  await input.setInputFiles(large);
  // A busy server has a piece sent again.
  await expect.poll(() => [...new Set(pieces)]).toEqual(['0', String(PIECE_BYTES)]);
  await expect(notice).toContainText('This browser keeps the files');
  await page.getByTestId('upload-pause').click();
  await expect(page.getByTestId('upload-resume')).toBeVisible();
  const before = pieces.length;
  await page.unroute('**/uploads/resumable/**');
  page.on('request', (request) => {
    const offset = request.headers()['upload-offset'];
    if (offset !== undefined) pieces.push(offset);
  });
  await page.reload();
  await expect(page.getByText('All files were sent.')).toBeVisible();
  expect([...new Set(pieces.slice(before))]).toEqual([
    String(PIECE_BYTES),
    String(2 * PIECE_BYTES),
  ]);

  await expect(page.getByText('13 files were not added')).toBeVisible();
  await expect(page.getByTestId('refused-file').filter({ hasText: 'large.tif' })).toHaveCount(1);
  const answer = await page.request.get(`/api/v1/projects/${projectId}/uploads/`);
  const { results } = (await answer.json()) as { results: { path: string }[] };
  expect(results.map(({ path }) => path).sort()).toEqual(
    [...small, large].map((path) => path.slice(folder.length + 1)).sort(),
  );
});
