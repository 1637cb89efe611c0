/** People who come to samweb by a link, each in a browser profile of their own. */
import { expect } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { url } from './stack';
import { watch } from './watched';
import type { Watch } from './watched';

const PASSWORD = 'correct horse battery';

export interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly watched: Watch;
}

/** Open a profile that samweb has never seen. */
export async function newcomer(browser: Browser, baseURL = url): Promise<Person> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1366, height: 768 },
    // Days begin for the pages as they do for who asks by REST.
    timezoneId: 'UTC',
  });
  const watched = await watch(context);
  return { context, watched, page: await context.newPage() };
}

/** Make an invitation on the members page that is open; gives its link. */
export async function invite(page: Page, role: string): Promise<string> {
  await page.getByTestId('invite').click();
  await page.getByTestId(`role-${role}`).check();
  await page.getByTestId('create-invitation').click();
  const link = (await page.getByTestId('invitation-url').innerText()).trim();
  await page.getByRole('button', { name: 'Done' }).click();
  return link;
}

/** Follow an invitation and make an account. */
export async function signUp(page: Page, link: string, username: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByTestId('sign-up-form')).toBeVisible();
  await expectAccessible(page);
  await page.getByTestId('sign-up-username').fill(username);
  await page.getByTestId('sign-up-password').fill(PASSWORD);
  await page.getByTestId('sign-up-submit').click();
  await expect(page.getByTestId('project-title')).toBeVisible();
}

/** Close the profiles; nothing in them may have broken a rule of the page. */
export async function leave(...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    expect(person.watched.faults).toEqual([]);
    await person.context.close();
  }
}
