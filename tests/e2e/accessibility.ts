/** What axe finds on a page. */
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

import { nextFrames } from './frames';

/** Let nothing on the page be a serious or critical finding. */
export async function expectAccessible(page: Page): Promise<void> {
  await fadesDone(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

const LONGEST_MILLISECONDS = 10_000;

/** Half faded in, text has less contrast than it will have. What turns for ever is let be. */
async function fadesDone(page: Page): Promise<void> {
  // Mantine begins a fade in the second frame after what it shows.
  await nextFrames(page, 3);
  await page.evaluate(async (longest) => {
    const ending = document
      .getAnimations()
      .filter(({ playState, effect }) => {
        const isEndless = effect?.getTiming().iterations === Infinity;
        return playState === 'running' && !isEndless;
      })
      .map(({ finished }) => finished);
    // One that is cancelled is over as well; in a tab behind others none may move.
    const wait = new Promise((done) => setTimeout(done, longest));
    await Promise.race([Promise.allSettled(ending), wait]);
  }, LONGEST_MILLISECONDS);
}
