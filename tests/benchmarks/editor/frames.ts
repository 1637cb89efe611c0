/** Moves the pointer once a frame from inside the page, and times frames and answers. */
import type { Page } from '@playwright/test';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Motion {
  /** Gets the moves; the pointer is down on it. */
  readonly selector: string;
  readonly center: Point;
  readonly frames: number;
}

/** Radius of the circle that the pointer goes round, and its way in a frame, CSS pixels. */
const RADIUS = 180;
const STEP = 14;

/**
 * Time the frames of a drag that is already down.
 * @returns  milliseconds between frames, without the first ten
 */
export async function timeFrames(page: Page, motion: Motion): Promise<number[]> {
  return page.evaluate(
    ({ selector, center, frames, radius, step }) =>
      new Promise<number[]>((resolve) => {
        const target = document.querySelector(selector);
        if (target === null) throw new Error(`There is no ${selector}.`);
        const stamps: number[] = [];
        const next = (stamp: number): void => {
          stamps.push(stamp);
          if (stamps.length > frames + 10) {
            resolve(stamps.slice(11).map((value, index) => value - (stamps[index + 10] ?? value)));
            return;
          }
          const angle = (stamps.length * step) / radius;
          target.dispatchEvent(
            new PointerEvent('pointermove', {
              bubbles: true,
              isPrimary: true,
              pointerId: 1,
              pointerType: 'mouse',
              clientX: center.x + radius * (Math.cos(angle) - 1),
              clientY: center.y + radius * Math.sin(angle),
            }),
          );
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    { ...motion, radius: RADIUS, step: STEP },
  );
}

/** From here on every move of the pointer is timed until behind the frame that shows it. */
export async function watchMoves(page: Page): Promise<void> {
  await page.evaluate(() => {
    const delays: number[] = [];
    Object.assign(globalThis, { delays });
    addEventListener('pointermove', ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => delays.push(performance.now() - timeStamp);
        channel.port2.postMessage(null);
      });
    });
  });
}

export function readMoves(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as unknown as { delays: number[] }).delays);
}

/**
 * Press a key and wait until so many masks are on the canvas, and for the frame behind that.
 * @returns  milliseconds
 */
export async function timeUntilDrawn(page: Page, key: string, masks: number): Promise<number> {
  await page.evaluate((count) => {
    const opening = new Promise<number>((resolve) => {
      const root = document.querySelector<HTMLElement>('[data-testid="labeling-page"]');
      if (root === null) throw new Error('This is no labeling page.');
      let pressedAt = Infinity;
      addEventListener('keydown', ({ timeStamp }) => (pressedAt = timeStamp), { once: true });
      const observer = new MutationObserver(() => {
        const { drawn, annotations, picture } = root.dataset;
        const isThere = drawn === count && annotations === count && picture === 'shown';
        if (!isThere) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now() - pressedAt);
          channel.port2.postMessage(null);
        });
      });
      observer.observe(root, { attributes: true });
    });
    Object.assign(globalThis, { opening: () => opening });
  }, String(masks));
  await page.keyboard.press(key);
  return page.evaluate(() =>
    (globalThis as unknown as { opening: () => Promise<number> }).opening(),
  );
}
