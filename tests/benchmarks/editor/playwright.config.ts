import { defineConfig } from '@playwright/test';

import { variable } from './planned';

/** One long test against a stack that is up; `editor.py` starts it and gives what is needed. */
export default defineConfig({
  testDir: __dirname,
  outputDir: variable('SAMWEB_EDITOR_TRACES'),
  workers: 1,
  retries: 0,
  timeout: 900_000,
  expect: { timeout: 60_000 },
  reporter: 'line',
  use: {
    baseURL: variable('SAMWEB_E2E_URL'),
    viewport: { width: 1366, height: 768 },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
  },
});
