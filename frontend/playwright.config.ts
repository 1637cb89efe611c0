import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineConfig } from '@playwright/test';

/**
 * The browser tests drive the real stack: `manage.py up` with its own state folder, its own
 * Postgres and both workers. `SAMWEB_E2E_HOME` names the folder for the tests and the commands
 * that they run beside the browser.
 */
const port = Number(process.env['SAMWEB_E2E_PORT'] ?? 8765);
process.env['SAMWEB_E2E_HOME'] ??= mkdtempSync(join(tmpdir(), 'samweb-e2e-'));
process.env['SAMWEB_E2E_URL'] ??= `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: '../tests/e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  // Against a hang alone: two slow cores take seven times as long as two fast ones.
  timeout: 900_000,
  expect: { timeout: 90_000 },
  reporter: process.env['CI'] ? 'line' : 'list',
  use: {
    baseURL: process.env['SAMWEB_E2E_URL'],
    viewport: { width: 1366, height: 768 },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
    // Recording takes a third of the time: 16.3 s with it, 11.7 s without, for the test of conflicts.
    trace: process.env['SAMWEB_E2E_TRACE'] ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `../.venv/bin/python ../manage.py up --port ${port} --no-demo`,
    url: `${process.env['SAMWEB_E2E_URL']}/readyz`,
    timeout: 240_000,
    reuseExistingServer: false,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    env: {
      SAMWEB_HOME: process.env['SAMWEB_E2E_HOME'],
      DJANGO_SETTINGS_MODULE: 'samweb.settings.development',
    },
  },
});
