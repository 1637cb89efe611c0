/** Waits for what the page does once a frame. */
import type { Page } from '@playwright/test';

/** A tab behind others may draw none: the wait ends then all the same. */
const LONGEST_MILLISECONDS = 1_000;

/** Let frames go by, so that what had been asked for before the last one is drawn. */
export async function nextFrames(page: Page, count = 2): Promise<void> {
  await page.evaluate(
    async ([frames, longest]) => {
      for (let frame = 0; frame < frames; frame += 1) {
        await new Promise((done) => {
          requestAnimationFrame(done);
          setTimeout(done, longest);
        });
      }
    },
    [count, LONGEST_MILLISECONDS] as const,
  );
}
