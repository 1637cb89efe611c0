/** Faults that a browser meets, and the count of what came through them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { expect } from '@playwright/test';
import type { BrowserContext, Page, Request } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { runPython } from './stack';

export const SIZE = { height: 303, width: 384 };
/** `coins`: centres of four coins. */
export const COINS = [
  [335, 44],
  [45, 124],
  [243, 127],
  [102, 258],
] as const;

/** `make faults` asks for the full size; it takes a quarter of an hour. */
export const isFull = process.env['SAMWEB_FAULTS'] === 'full';
export const sizeOf = (short: number, full: number): number => (isFull ? full : short);

/** What the browser part came to; `tests/faults` reads it. */
const tally = {
  faults: {} as Record<string, number>,
  acknowledged: 0,
  lost: 0,
  duplicated: 0,
};
export const figures: Record<string, number> = {};

export function countFault(kind: string, count = 1): void {
  tally.faults[kind] = (tally.faults[kind] ?? 0) + count;
}

/** Count what was journaled against what the server has. */
export function countReturned(journaled: number, returned: number): void {
  tally.acknowledged += Math.min(journaled, returned);
  tally.lost += Math.max(0, journaled - returned);
  tally.duplicated += Math.max(0, returned - journaled);
}

export function writeTally(): void {
  const file = process.env['SAMWEB_FAULTS_RESULTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify({ ...tally, figures }));
}

/** Random numbers that a seed repeats (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const seed = Number(process.env['SAMWEB_FAULTS_SEED'] ?? Date.now() % 1_000_000);

/** Run Python that knows Django's tables. */
export function runDjango(code: string): string {
  return runPython('manage.py', 'shell', '--no-imports', '-c', code);
}

/** Log in as a new annotator of a project. */
export async function logInAs(page: Page, username: string, projectId: string): Promise<void> {
  runDjango(
    `from annotations.models import Membership, User\n` +
      `user = User(username=${JSON.stringify(username)})\n` +
      `user.set_password("four words of ${username}")\n` +
      `user.save()\n` +
      `Membership.objects.create(project_id="${projectId}", user=user, role="annotator")`,
  );
  await page.goto('/login');
  await page.getByTestId('login-username').fill(username);
  await page.getByTestId('login-password').fill(`four words of ${username}`);
  await page.getByTestId('login-submit').click();
  await page.waitForURL('**/projects');
}

/** Everything that is stored is whole. */
export function expectClean(): void {
  const printed = runPython('manage.py', 'fsck', '--deep', '--json');
  expect(JSON.parse(printed)).toMatchObject({
    is_clean: true,
    damage_count: 0,
  });
}

interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): readonly ProcessInfo[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const parent = Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
      return [{ pid: Number(name), parent, command }];
    } catch {
      return []; // Ended meanwhile.
    }
  });
}

/** Kill -9 the renderers of the browser whose profile lies in a folder: its tabs are gone. */
export function killRenderers(profile: string): number {
  const all = processes();
  const mine = new Set(
    all.filter(({ command }) => command.includes(profile)).map(({ pid }) => pid),
  );
  let before = -1;
  while (mine.size !== before) {
    before = mine.size;
    for (const { pid, parent } of all) if (mine.has(parent)) mine.add(pid);
  }
  const renderers = all.filter(
    ({ pid, command }) => mine.has(pid) && command.includes('--type=renderer'),
  );
  for (const { pid } of renderers) process.kill(pid, 'SIGKILL');
  return renderers.length;
}

/** Kill -9 a process of the stack. */
export function killOfStack(name: string): void {
  const file = join(process.env['SAMWEB_E2E_HOME'] ?? '', 'run', `${name}.json`);
  const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
}

/** Long enough for an answer to be taken in, and for what it makes the page ask. */
const QUIET_MILLISECONDS = 1_000;

/**
 * Follow what a page asks of the server, but for its stream of events.
 * @returns  waits until every answer has come and nothing more is asked
 */
export function followRequests(page: Page): () => Promise<void> {
  const pending = new Set<Request>();
  let last = 0;
  const note = (request: Request, isOver: boolean): void => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/') || pathname === '/api/v1/events/') return;
    last = Date.now();
    if (isOver) pending.delete(request);
    else pending.add(request);
  };
  page.on('request', (request) => note(request, false));
  page.on('requestfinished', (request) => note(request, true));
  page.on('requestfailed', (request) => note(request, true));
  return () =>
    expect.poll(() => pending.size === 0 && Date.now() - last > QUIET_MILLISECONDS).toBe(true);
}

/** Open an image and wait until SAM answers. */
export async function openImage(
  page: Page,
  projectId: string,
  imageId: string,
): Promise<LabelingPage> {
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.ready();
  await expect(labeling.root).toHaveAttribute('data-image', imageId);
  return labeling;
}

/** Make one object; it is journaled when this resolves. */
export async function makeObject(labeling: LabelingPage, count: number): Promise<void> {
  const [x, y] = COINS[count % COINS.length] ?? COINS[0];
  await labeling.click(x, y);
  // A mask that repeats an object is accepted by a second press.
  if (count >= COINS.length) await labeling.page.keyboard.press('f');
  await expect(async () => {
    await labeling.page.keyboard.press('f');
    await expect(labeling.root).toHaveAttribute('data-annotations', String(count + 1), {
      timeout: 2_000,
    });
  }).toPass();
}

export async function annotationCount(context: BrowserContext, imageId: string): Promise<number> {
  const answer = await context.request.get(`/api/v1/images/${imageId}/annotations/`);
  expect(answer.status()).toBe(200);
  return ((await answer.json()) as { results: unknown[] }).results.length;
}

/** A proxy before the stack that hurts a share of the saves. */
export class CuttingProxy {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(port: number, share: number): Promise<CuttingProxy> {
    const target = new URL(process.env['SAMWEB_E2E_URL'] ?? '').port;
    const root = join(__dirname, '..', '..');
    const child = spawn(
      join(root, '.venv', 'bin', 'python'),
      ['-m', 'tests.faults.proxy', String(port), target, String(seed), String(share)],
      { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const proxy = new CuttingProxy(`http://127.0.0.1:${String(port)}`, child);
    await proxy.nextLine();
    return proxy;
  }

  /** How many saves it has hurt. */
  async count(): Promise<number> {
    const line = this.nextLine();
    this.child.stdin?.write('counts\n');
    return Number(await line);
  }

  stop(): void {
    this.child.kill();
  }

  private nextLine(): Promise<string> {
    return new Promise((resolve) => {
      this.child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    });
  }
}
