/** Commands that run beside the browser, on the stack that the browser tests started. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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
