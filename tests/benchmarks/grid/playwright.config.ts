import { defineConfig } from '@playwright/test';

/** One test against a stack that is up; `grid.py` starts it and gives what is needed. */
export default defineConfig({
  testDir: __dirname,
  outputDir: process.env['SAMWEB_GRID_TRACES'] ?? '',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'line',
  use: {
    baseURL: process.env['SAMWEB_E2E_URL'] ?? '',
    viewport: { width: 1366, height: 768 },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
  },
});
