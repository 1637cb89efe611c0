/** What a team meets that reaches samweb by the network: https, and plain http on purpose. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedProject, serveTeam } from './stack';
import type { TeamServer } from './stack';
import { watch } from './watched';

const SIZE = { height: 303, width: 384 };
const COIN = [335, 44] as const;
const stackPort = Number(process.env['SAMWEB_E2E_PORT'] ?? 8765);

const folder = mkdtempSync(join(tmpdir(), 'samweb-team-'));
const coins = join(folder, 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

test.describe('over https', () => {
  let server: TeamServer;
  let browser: Browser;

  test.beforeAll(async ({ playwright, launchOptions }) => {
    server = await serveTeam(stackPort + 1);
    // Only this key is excused from its unknown authority: a wrong certificate would still fail.
    browser = await playwright.chromium.launch({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), `--ignore-certificate-errors-spki-list=${server.key}`],
    });
  });

  test.afterAll(async () => {
    await browser.close();
    server.stop();
  });

  test('the whole path, isolated', async ({ viewport }) => {
    test.skip(server.isLoopback, 'This machine has no network.');
    const context = await browser.newContext({ viewport, baseURL: server.url });
    const watched = await watch(context);
    const page = await context.newPage();

    await page.goto(server.url.replace('https:', 'http:'));
    await expect(page).toHaveURL(`${server.url}/login?next=%2F`);
    await logIn(page, server.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(page.getByTestId('connection-notice')).toHaveCount(0);
    const session = (await context.cookies()).find(({ name }) => name === '__Host-sessionid');
    expect(session).toMatchObject({
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
    });

    const projectId = await createProject(page);
    await page.goto(`/projects/${projectId}/upload`);
    await page.getByTestId('upload-input').setInputFiles([coins]);
    // Leaving the page would break off what is being sent.
    await expect(page.getByText('All files were sent.')).toBeVisible();
    await page.goto(`/projects/${projectId}`);
    const card = page.getByTestId('image-card');
    await expect(card).toHaveAttribute('data-embedding', 'ready');
    await card.click();
    await labelCoin(page);
    await page.getByRole('button', { name: 'Light surroundings' }).click();
    await page.keyboard.press('Shift+D');
    await expect(page.getByTestId('labeling-page')).toHaveAttribute(
      'data-image-state',
      'submitted',
    );

    await page.goto(`/projects/${projectId}/exports`);
    await page.getByTestId('make-export').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('download-link').click(),
    ]);
    expect(await download.failure()).toBe(null);
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

test.describe('over plain http', () => {
  let server: TeamServer;

  test.beforeAll(async () => {
    server = await serveTeam(stackPort + 2, '--plain-http');
  });

  test.afterAll(() => {
    server.stop();
  });

  test('says what is missing and labels', async ({ browser, viewport }) => {
    test.skip(server.isLoopback, 'This machine has no network.');
    const context = await browser.newContext({ viewport, baseURL: server.url });
    const watched = await watch(context);
    const page = await context.newPage();

    await logIn(page, server.url);
    const granted = await page.evaluate(() => [isSecureContext, 'locks' in navigator]);
    expect(granted).toEqual([false, false]);
    await page.getByTestId('connection-notice').click();
    await expect(page.getByTestId('connection-notice')).toContainText('one thread');

    const { projectId, imageId } = await seedProject(page, 'Plain http', coins);
    await page.goto(`/projects/${projectId}/images/${imageId}`);
    await expect(page.getByTestId('connection-chip')).toHaveText('plain http');
    await labelCoin(page);
    await page.reload();
    await new LabelingPage(page, SIZE).expectAnnotations(1);

    await copiesToken(page);
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

async function createProject(page: Page): Promise<string> {
  await page.getByTestId('new-project').click();
  await page.getByTestId('project-name').fill('Team');
  await page.getByTestId('project-categories').fill('coin');
  await page.getByTestId('create-project').click();
  await expect(page.getByTestId('project-title')).toHaveText('Team');
  return /projects\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
}

async function labelCoin(page: Page): Promise<void> {
  const labeling = new LabelingPage(page, SIZE);
  await labeling.ready();
  await labeling.click(...COIN);
  await page.keyboard.press('f');
  await labeling.expectAnnotations(1);
  await labeling.expectSaved();
}

/** The clipboard's interface is missing; copying must work all the same. */
async function copiesToken(page: Page): Promise<void> {
  await page.goto('/account');
  await page.getByTestId('new-token').click();
  await page.getByTestId('token-name').fill('Copied');
  await page.getByTestId('create-token').click();
  const token = (await page.getByTestId('token-secret').innerText()).trim();
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.goto('/projects');
  await page.getByTestId('new-project').click();
  await page.getByTestId('project-name').press('Control+v');
  await expect(page.getByTestId('project-name')).toHaveValue(token);
}
