/** A manager lets people in by link, takes one out again, and each guards their own account. */
import { createHmac } from 'node:crypto';

import { expect, test } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { invite, leave, newcomer, signUp } from './newcomers';
import { logIn, makeProject, url } from './stack';

/** A passkey is bound to a name, and the stack's address is a number. */
const named = url.replace('127.0.0.1', 'localhost');

test('a viewer comes by link, and the last manager cannot be taken out', async ({ browser }) => {
  const manager = await newcomer(browser);
  await logIn(manager.page);
  const projectId = await makeProject(manager.page, 'Quay');
  await manager.page.goto(`/projects/${projectId}/members`);
  const link = await invite(manager.page, 'viewer');
  const grace = await newcomer(browser);
  await signUp(grace.page, link, 'grace');
  await expect(grace.page.getByTestId('project-title')).toHaveText('Quay');
  await expectLastManagerStays(manager.page);
  await leave(manager, grace);
});

test('a log-out in one tab leaves nothing in the others', async ({ browser }) => {
  const manager = await newcomer(browser);
  await logIn(manager.page);
  const projectId = await makeProject(manager.page, 'Shared desk');
  const other = await manager.context.newPage();
  await other.goto(`/projects/${projectId}`);
  await expect(other.getByTestId('project-title')).toHaveText('Shared desk');

  await logOut(manager.page);
  await expect(other.getByTestId('login-form')).toBeVisible();
  await leave(manager);
});

test('an account with an app, recovery codes and a passkey', async ({ browser }) => {
  const person = await newcomer(browser, named);
  const { context, page } = person;
  await addVirtualAuthenticator(context, page);
  await page.goto('/login');
  await expectShownAndAccessible(page, 'login-passkey');
  await logIn(page, named);
  await page.goto('/account');
  await expectShownAndAccessible(page, 'log-in-row');

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
  await leave(person);
});

async function expectLastManagerStays(page: Page): Promise<void> {
  const row = page.locator('[data-testid="member-row"][data-username="admin"]');
  await row.getByTestId('remove-member').click();
  await page.getByTestId('confirm-remove').click();
  await expect(page.getByRole('dialog')).toContainText('the only manager');
  await page.keyboard.press('Escape');
  await expect(row).toBeVisible();
}

async function expectShownAndAccessible(page: Page, shown: string): Promise<void> {
  await expect(page.getByTestId(shown).first()).toBeVisible();
  await expectAccessible(page);
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
