/** A manager lets people in by link, takes one out again, and each guards their own account. */
import { createHmac } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedProject, url } from './stack';
import { watch } from './watched';
import type { Watch } from './watched';

const SIZE = { height: 303, width: 384 };
const PASSWORD = 'correct horse battery';
const coins = join(mkdtempSync(join(tmpdir(), 'samweb-people-')), 'coins.png');
/** A passkey is bound to a name, and the stack's address is a number. */
const named = url.replace('127.0.0.1', 'localhost');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

test('two people come by link; one is taken out and their work stays', async ({ browser }) => {
  const manager = await newcomer(browser);
  await logIn(manager.page);
  const { projectId, imageId } = await seedProject(manager.page, 'Harbour', coins);
  await manager.page.goto(`/projects/${projectId}/members`);
  await expectNoSeriousFinding(manager.page, 'member-row');
  const links = [await invite(manager.page, 'annotator'), await invite(manager.page, 'viewer')];

  const ada = await newcomer(browser);
  await signUp(ada.page, links[0] ?? '', 'ada');
  const joan = await newcomer(browser);
  await signUp(joan.page, links[1] ?? '', 'joan');
  await expect(joan.page.getByTestId('project-title')).toHaveText('Harbour');
  const spent = await newcomer(browser);
  await spent.page.goto(links[0] ?? '');
  await expect(spent.page.getByTestId('problem')).toContainText('already accepted');

  await ada.page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(ada.page, SIZE);
  await labeling.ready();
  await labeling.click(335, 44);
  await ada.page.keyboard.press('f');
  await labeling.expectAnnotations(1);
  await labeling.expectSaved();

  await manager.page.goto(`/projects/${projectId}/members`);
  const row = manager.page.locator('[data-testid="member-row"][data-username="ada"]');
  await row.getByTestId('remove-member').click();
  await manager.page.getByTestId('confirm-remove').click();
  await expect(row).toHaveCount(0);
  await expectLastManagerStays(manager.page);

  const gone = await ada.page.request.get(`/api/v1/projects/${projectId}/`);
  expect(gone.status()).toBe(404);
  await ada.page.goto(`/projects/${projectId}`);
  await expect(ada.page.getByText('There is no such project')).toBeVisible();
  const kept = await manager.page.request.get(`/api/v1/images/${imageId}/annotations/`);
  const { results } = (await kept.json()) as { results: unknown[] };
  expect(results).toHaveLength(1);
  for (const person of [manager, ada, joan, spent]) {
    expect(person.watched.faults).toEqual([]);
    await person.context.close();
  }
});

test('an account with an app, recovery codes and a passkey', async ({ browser }) => {
  const { context, page, watched } = await newcomer(browser, named);
  await addVirtualAuthenticator(context, page);
  await page.goto('/login');
  await expectNoSeriousFinding(page, 'login-passkey');
  await logIn(page, named);
  await page.goto('/account');
  await expectNoSeriousFinding(page, 'log-in-row');

  await page.getByTestId('add-passkey').click();
  await page.getByTestId('passkey-name').fill('Laptop');
  await page.getByTestId('save-passkey').click();
  await page.getByTestId('codes-kept').click();
  await expect(page.getByTestId('passkey-row')).toContainText('Laptop');

  await page.getByTestId('set-up-totp').click();
  const secret = (await page.getByTestId('totp-secret').innerText()).trim();
  await page.getByTestId('totp-code').fill(totp(secret, Date.now()));
  await page.getByTestId('activate-totp').click();
  await page.getByTestId('codes-kept').click();
  await expect(page.getByTestId('remove-totp')).toBeVisible();

  await logOut(page);
  await page.getByTestId('login-passkey').click();
  await expect(page.getByTestId('new-project')).toBeVisible();
  await page.goto('/account');
  await page.getByTestId('remove-passkey').click();
  await expect(page.getByTestId('passkey-row')).toHaveCount(0);
  await page.getByTestId('remove-totp').click();
  await expect(page.getByTestId('set-up-totp')).toBeVisible();
  expect(watched.faults).toEqual([]);
  await context.close();
});

interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly watched: Watch;
}

async function newcomer(browser: Browser, baseURL = url): Promise<Person> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1366, height: 768 } });
  const watched = await watch(context);
  return { context, watched, page: await context.newPage() };
}

async function invite(page: Page, role: string): Promise<string> {
  await page.getByTestId('invite').click();
  await page.getByTestId(`role-${role}`).check();
  await page.getByTestId('create-invitation').click();
  const link = (await page.getByTestId('invitation-url').innerText()).trim();
  await page.getByRole('button', { name: 'Done' }).click();
  return link;
}

async function signUp(page: Page, link: string, username: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByTestId('invitation-project')).toHaveText('Harbour');
  await expectNoSeriousFinding(page, 'sign-up-form');
  await page.getByTestId('sign-up-username').fill(username);
  await page.getByTestId('sign-up-password').fill(PASSWORD);
  await page.getByTestId('sign-up-submit').click();
  await expect(page.getByTestId('project-title')).toBeVisible();
}

async function expectLastManagerStays(page: Page): Promise<void> {
  const row = page.locator('[data-testid="member-row"][data-username="admin"]');
  await row.getByTestId('remove-member').click();
  await page.getByTestId('confirm-remove').click();
  await expect(page.getByRole('dialog')).toContainText('the only manager');
  await page.keyboard.press('Escape');
  await expect(row).toBeVisible();
}

async function expectNoSeriousFinding(page: Page, shown: string): Promise<void> {
  await expect(page.getByTestId(shown).first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

async function logOut(page: Page): Promise<void> {
  await page.getByTestId('account-menu').click();
  await page.getByTestId('log-out').click();
  await expect(page.getByTestId('login-form')).toBeVisible();
}

/** A fingerprint reader that says yes to everything. */
async function addVirtualAuthenticator(context: BrowserContext, page: Page): Promise<void> {
  const protocol = await context.newCDPSession(page);
  await protocol.send('WebAuthn.enable');
  await protocol.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
}

/** The six digits of RFC 6238: HMAC-SHA-1 of the count of 30 s, cut as RFC 4226 says. */
function totp(secret: string, milliseconds: number): string {
  const bits = [...secret.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter))
    .map((value) => value.toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(milliseconds / 30_000)));
  const digest = createHmac('sha1', key).update(count).digest();
  const number = digest.readUInt32BE((digest[19] ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
