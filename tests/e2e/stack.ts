/** Commands that run beside the browser, on the stack that the browser tests started. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

const repository = join(__dirname, '..', '..');
const python = join(repository, '.venv', 'bin', 'python');

export const url = process.env['SAMWEB_E2E_URL'] ?? '';

/** `make e2e-full`: everything, at full size. */
export const isWhole = process.env['SAMWEB_E2E'] === 'full';
const home = process.env['SAMWEB_E2E_HOME'] ?? '';

/** Run Python in the repository with the stack's state folder; gives what it printed. */
export function runPython(...args: readonly string[]): string {
  return execFileSync(python, args, {
    cwd: repository,
    encoding: 'utf8',
    env: { ...process.env, SAMWEB_HOME: home, PYTHONPATH: repository },
  });
}

/** Make a fresh one-time link for the first administrator, by default to the stack itself. */
export function makeLogInLink(origin = url): string {
  const printed = runPython('manage.py', 'log_in_link', 'admin');
  const token = /#link=(\S+)/.exec(printed)?.[1];
  if (token === undefined) throw new Error(`No link in: ${printed}`);
  return `${origin}/login#link=${token}`;
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
export async function logIn(page: Page, origin = url): Promise<void> {
  await page.goto(makeLogInLink(origin));
  await page.getByTestId('password-later').click();
  await expect(page.getByTestId('new-project')).toBeVisible();
}

/** A web server that other machines may reach; see serve_team.py. */
export interface TeamServer {
  readonly url: string;
  /** Whether this machine has no network, so that the address is a loopback one. */
  readonly isLoopback: boolean;
  /** Fingerprint of its key; empty over plain http. */
  readonly key: string;
  readonly stop: () => void;
}

/** Start another web server of the stack, on all addresses of this machine. */
export async function serveTeam(port: number, ...options: readonly string[]): Promise<TeamServer> {
  const server = spawn(python, ['tests/e2e/serve_team.py', String(port), ...options], {
    cwd: repository,
    env: { ...process.env, SAMWEB_HOME: home, PYTHONPATH: repository },
    stdio: ['ignore', 'pipe', openSync(join(home, `team-${String(port)}.log`), 'w')],
  });
  if (server.stdout === null) throw new Error('The server has no output.');
  const [printed] = (await once(server.stdout, 'data')) as [Buffer];
  const place = JSON.parse(printed.toString()) as {
    url: string;
    is_loopback: boolean;
    key: string;
  };
  const probe = place.url.replace('https:', 'http:');
  await expect
    .poll(() =>
      fetch(`${probe}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      ),
    )
    .toBe(true);
  const stop = (): void => {
    server.kill();
  };
  return {
    url: place.url,
    isLoopback: place.is_loopback,
    key: place.key,
    stop,
  };
}

/** Send JSON as the page would, with its session and CSRF token. */
async function post(page: Page, path: string, body: object): Promise<{ id: string }> {
  const answer = await page.request.post(path, {
    data: body,
    headers: await csrfHeader(page),
  });
  expect(answer.status()).toBe(201);
  return (await answer.json()) as { id: string };
}

/** What a change by the page's session needs. */
export async function csrfHeader(page: Page): Promise<Record<string, string>> {
  const session = await page.request.get('/api/v1/session/');
  const { csrf_token } = (await session.json()) as { csrf_token: string };
  return { 'X-CSRFToken': csrf_token };
}

/** Ask the server's predictor for one mask by REST, and wait for it however long it takes. */
export async function predictMask<Mask>(page: Page, imageId: string, body: object): Promise<Mask> {
  const { id } = await post(page, `/api/v1/images/${imageId}/predictions/`, body);
  let results: readonly { readonly masks: readonly Mask[] }[] = [];
  await expect(async () => {
    const read = await page.request.get(`/api/v1/predictions/${id}/`);
    // Null until they are there.
    ({ results } = (await read.json()) as { results: typeof results });
    expect(results).toHaveLength(1);
  }).toPass({ timeout: 600_000 });
  const mask = results[0]?.masks[0];
  if (mask === undefined) throw new Error('The server gave no mask.');
  return mask;
}

/** Make a project without images by REST; gives its id. */
export async function makeProject(
  page: Page,
  name: string,
  categories: readonly string[] = ['coin'],
): Promise<string> {
  const body = { name, model: 'starter', categories: categories.map((one) => ({ name: one })) };
  return (await post(page, '/api/v1/projects/', body)).id;
}

/** Make a project with one image by REST and wait until the image is encoded. */
export async function seedProject(
  page: Page,
  name: string,
  file: string,
): Promise<{ projectId: string; imageId: string }> {
  const { projectId, imageIds } = await seedImages(page, name, file, 1);
  return { projectId, imageId: imageIds[0] ?? '' };
}

/** Make a project with some files under their own names; gives its id. */
export async function seedFiles(
  page: Page,
  name: string,
  files: readonly string[],
): Promise<string> {
  const projectId = await makeProject(page, name);
  for (const file of files) await uploadFile(page, projectId, basename(file), file);
  return projectId;
}

/** An image as the list has it. */
export interface ListedImage {
  readonly id: string;
  readonly path: string;
  readonly height: number;
  readonly width: number;
  readonly embedding: { readonly state: string; readonly url: string };
}

/** Wait until a project has that many encoded images, and give them. */
export async function readyImages(
  page: Page,
  projectId: string,
  count: number,
): Promise<readonly ListedImage[]> {
  let images: readonly ListedImage[] = [];
  await expect(async () => {
    const listing = await page.request.get(`/api/v1/projects/${projectId}/images/`);
    const { results } = (await listing.json()) as {
      results: readonly ListedImage[];
    };
    images = results.filter(({ embedding }) => embedding.state === 'ready');
    expect(images).toHaveLength(count);
  }).toPass({ timeout: 180_000 + 5_000 * count });
  return images;
}

/** Upload a file under a path by REST. */
export async function uploadFile(
  page: Page,
  projectId: string,
  path: string,
  file: string,
): Promise<void> {
  const uploaded = await page.request.post(`/api/v1/projects/${projectId}/uploads/`, {
    headers: await csrfHeader(page),
    multipart: {
      path,
      file: {
        name: basename(file),
        mimeType: 'image/png',
        buffer: readFileSync(file),
      },
    },
  });
  expect(uploaded.status()).toBe(201);
}

/** Make a project with one file under several paths; it is encoded once. */
export async function seedImages(
  page: Page,
  name: string,
  file: string,
  count: number,
): Promise<{ projectId: string; imageIds: readonly string[] }> {
  const categories = [{ name: 'coin' }, { name: 'token' }, { name: 'medal' }];
  const project = await post(page, '/api/v1/projects/', {
    name,
    model: 'starter',
    categories,
  });
  for (let number = 1; number <= count; number += 1) {
    const path = number === 1 ? 'coins.png' : `${String(number)}/coins.png`;
    await uploadFile(page, project.id, path, file);
  }
  const images = await readyImages(page, project.id, count);
  return { projectId: project.id, imageIds: images.map(({ id }) => id) };
}
