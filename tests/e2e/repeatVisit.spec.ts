/** A browser fetches decoder and runtime once: a repeat visit takes them from its own storage. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { BrowserContext } from '@playwright/test';

import { openImage } from './faultTools';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const coins = join(mkdtempSync(join(tmpdir(), 'samweb-repeat-')), 'coins.png');

/** The three graphs and ONNX Runtime, 15 MB together. */
const LARGE_FILES = /\/decoders\/|\.wasm$/;

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

/** Paths of the large files that the context asks for, from here on. */
function followLargeFiles(context: BrowserContext): string[] {
  const asked: string[] = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (LARGE_FILES.test(pathname)) asked.push(pathname);
  });
  return asked;
}

test('the second visit fetches no byte of decoder and runtime', async ({ page, context }) => {
  const asked = followLargeFiles(context);
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Twice', coins);
  await openImage(page, projectId, imageId);
  expect(asked.filter((path) => path.endsWith('.wasm'))).toHaveLength(1);
  expect(asked.filter((path) => path.includes('/decoders/'))).toHaveLength(3);

  const second = await context.newPage();
  await page.close();
  const labeling = await openImage(second, projectId, imageId);
  await labeling.click(335, 44);

  expect(asked).toHaveLength(4);
});
