/**
 * The `test` of every browser test: it fails when the page breaks the content security policy,
 * is not isolated, or lets an error reach the console.
 */
import { expect, test as plain } from '@playwright/test';
import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** The browser itself writes these: for a refusal, without a network, and over plain http. */
const EXPECTED =
  /^Failed to load resource: |^The Cross-Origin-Opener-Policy header has been ignored/;

/** Playwright's own recording reads the pictures of `blob:` addresses; the page never does. */
const RECORDING = /^Connecting to 'blob:|^connect-src blob $/;

const isFault = (message: ConsoleMessage): boolean =>
  message.type() === 'error' && !EXPECTED.test(message.text()) && !RECORDING.test(message.text());

export interface Watch {
  /** Violations of the content security policy and errors in the console, of all pages so far. */
  readonly faults: string[];
}

/** Follow every page that a context opens. */
export async function watch(context: BrowserContext): Promise<Watch> {
  const faults: string[] = [];
  context.on('console', (message) => {
    if (isFault(message)) faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => faults.push(`uncaught: ${String(error.error())}`));
  await context.exposeBinding('samwebViolated', ({ page }, text: string) => {
    if (!RECORDING.test(text)) faults.push(`violation: ${text} (${page.url()})`);
  });
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
      void (
        globalThis as unknown as {
          samwebViolated: (text: string) => Promise<void>;
        }
      ).samwebViolated(`${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
  return { faults };
}

export const test = plain.extend<{ watched: Watch }>({
  watched: [
    async ({ context }, use) => {
      const watched = await watch(context);
      await use(watched);
      expect(watched.faults).toEqual([]);
      for (const page of context.pages()) {
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      }
    },
    { auto: true },
  ],
});

export { expect };
