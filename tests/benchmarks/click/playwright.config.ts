import { defineConfig } from '@playwright/test';

import { variable } from './variable';

/** One long test against a stack that is up; `click.py` starts it and gives what is needed. */
export default defineConfig({
  testDir: __dirname,
  outputDir: variable('SAMWEB_CLICK_TRACES'),
  workers: 1,
  retries: 0,
  // Against a hang alone: Meta's graph takes seconds a click.
  timeout: 3_600_000,
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
