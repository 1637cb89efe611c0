/** Watches the labeling page from inside: when a click and a switch of images are on the screen. */
import type { Page } from '@playwright/test';

export interface Probe {
  /** From the button going up to the frame with the answer, milliseconds. */
  readonly clicks: number[];
  /** From the key to the frame with the first preview on the next image, milliseconds. */
  readonly switches: number[];
  /** Masks that the decoder has given so far. */
  answers: number;
  /** Calls that no worker has answered yet. */
  waiting: number;
}

/** Put `probe` on the window of every document that the page opens. */
export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe: Probe = { clicks: [], switches: [], answers: 0, waiting: 0 };
    Object.assign(globalThis, { probe });
    const root = (): DOMStringMap =>
      document.querySelector<HTMLElement>('[data-testid="labeling-page"]')?.dataset ?? {};

    // The canvas draws in the next frame's callbacks; the message comes behind that frame.
    const painted = (then: () => void): void => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = then;
        channel.port2.postMessage(null);
      });
    };
    const when = (isTrue: () => boolean, then: () => void): void => {
      if (isTrue()) {
        painted(then);
        return;
      }
      const observer = new MutationObserver(() => {
        if (!isTrue()) return;
        observer.disconnect();
        painted(then);
      });
      observer.observe(document.body, { attributes: true, subtree: true });
    };

    // In the bubbling phase, behind the editor's own listener.
    addEventListener('pointerup', ({ timeStamp }) => {
      if (root()['prompts'] !== '1') return;
      when(
        () => root()['decoding'] === 'false',
        () => probe.clicks.push(performance.now() - timeStamp),
      );
    });
    addEventListener('keydown', ({ key, timeStamp }) => {
      if (key !== 'd') return;
      let hasLeft = false;
      when(
        () => {
          const { hoverIou, picture } = root();
          // The mask may come in the very commit in which the last one goes.
          hasLeft ||= hoverIou === '' || picture === 'loading';
          return hasLeft && hoverIou !== '' && picture === 'shown';
        },
        () => probe.switches.push(performance.now() - timeStamp),
      );
    });

    const PlainWorker = Worker;
    globalThis.Worker = class extends PlainWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener(
          'message',
          ({ data }: MessageEvent<{ id?: number; answer?: unknown }>) => {
            if ('id' in data) probe.waiting -= 1;
            if (data.answer instanceof Object && 'candidates' in data.answer) probe.answers += 1;
          },
        );
      }

      override postMessage(
        message: unknown,
        options?: Transferable[] | StructuredSerializeOptions,
      ): void {
        probe.waiting += 1;
        // The browser tells a list from options by itself.
        super.postMessage(message, options as StructuredSerializeOptions);
      }
    };
  });
}

/** What the probe has seen so far. */
export function readProbe(page: Page): Promise<Probe> {
  return page.evaluate(() => (globalThis as unknown as { probe: Probe }).probe);
}

/** Do something that ends in a further entry of a list, and give that entry. */
export async function timed(
  page: Page,
  list: 'clicks' | 'switches',
  act: () => Promise<void>,
): Promise<number> {
  const before = (await readProbe(page))[list].length;
  await act();
  const deadline = Date.now() + 60_000;
  for (;;) {
    const entries = (await readProbe(page))[list];
    const entry = entries[before];
    if (entry !== undefined) return entry;
    if (Date.now() > deadline) throw new Error(`No ${list} after a minute.`);
    await page.waitForTimeout(30);
  }
}

/** Take the pointer off the image and wait until no worker is at anything. */
export async function rest(page: Page): Promise<void> {
  await page.mouse.move(1, 1);
  await page.waitForFunction(
    () => (globalThis as unknown as { probe: Probe }).probe.waiting === 0,
    null,
    { timeout: 60_000, polling: 30 },
  );
}
