/** Commands that run beside the browser, on the stack that the browser tests started. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

const repository = join(__dirname, '..', '..');
const python = join(repository, '.venv', 'bin', 'python');

export const url = process.env['SAMWEB_E2E_URL'] ?? '';
const home = process.env['SAMWEB_E2E_HOME'] ?? '';

/** Run Python in the repository with the stack's state folder; gives what it printed. */
export function runPython(...args: readonly string[]): string {
  return execFileSync(python, args, {
    cwd: repository,
    encoding: 'utf8',
    env: { ...process.env, SAMWEB_HOME: home, PYTHONPATH: repository },
  });
}

/** Make a fresh one-time link for the first administrator. */
export function makeLogInLink(): string {
  const printed = runPython('manage.py', 'log_in_link', 'admin');
  const token = /#link=(\S+)/.exec(printed)?.[1];
  if (token === undefined) throw new Error(`No link in: ${printed}`);
  return `${url}/login#link=${token}`;
}

/** The shell blocks of a how-to page, in order. */
export function shellBlocks(page: string): string[] {
  const text = readFileSync(join(repository, 'docs', 'how-to', page), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
}

/** Run shell lines in a folder with further variables; gives what they printed. */
export function runShell(lines: string, folder: string, variables: Record<string, string>): string {
  return execFileSync('bash', ['-c', lines], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...variables },
  });
}

/** Log in by a fresh one-time link and put the password off. */
export async function logIn(page: Page): Promise<void> {
  await page.goto(makeLogInLink());
  await page.getByTestId('password-later').click();
  await expect(page.getByTestId('new-project')).toBeVisible();
}

/** Send JSON as the page would, with its session and CSRF token. */
async function post(page: Page, path: string, body: object): Promise<{ id: string }> {
  const answer = await page.request.post(path, { data: body, headers: await csrfHeader(page) });
  expect(answer.status()).toBe(201);
  return (await answer.json()) as { id: string };
}

async function csrfHeader(page: Page): Promise<Record<string, string>> {
  const session = await page.request.get('/api/v1/session/');
  const { csrf_token } = (await session.json()) as { csrf_token: string };
  return { 'X-CSRFToken': csrf_token };
}

/** Make a project with one image by REST and wait until the image is encoded. */
export async function seedProject(
  page: Page,
  name: string,
  file: string,
): Promise<{ projectId: string; imageId: string }> {
  const categories = [{ name: 'coin' }, { name: 'token' }];
  const project = await post(page, '/api/v1/projects/', { name, model: 'starter', categories });
  const uploaded = await page.request.post(`/api/v1/projects/${project.id}/uploads/`, {
    headers: await csrfHeader(page),
    multipart: {
      path: 'coins.png',
      file: { name: 'coins.png', mimeType: 'image/png', buffer: readFileSync(file) },
    },
  });
  expect(uploaded.status()).toBe(201);
  let imageId = '';
  await expect(async () => {
    const listing = await page.request.get(`/api/v1/projects/${project.id}/images/`);
    const { results } = (await listing.json()) as {
      results: { id: string; embedding: { state: string } }[];
    };
    expect(results[0]?.embedding.state).toBe('ready');
    imageId = results[0]?.id ?? '';
  }).toPass({ timeout: 60_000 });
  return { projectId: project.id, imageId };
}
