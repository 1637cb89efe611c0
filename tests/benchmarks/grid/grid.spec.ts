/** Scrolls through the images of a large project in every way that a hand has. */
import { writeFileSync } from 'node:fs';

import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

import { traceTasks } from '../click/longTasks';

const WHEEL_SECONDS = 20;
const KEY_PRESSES = 60;
const JUMPS = 20;

test('scroll', async ({ browser, page }) => {
  const { SAMWEB_GRID_PROJECT, SAMWEB_GRID_LINK, SAMWEB_GRID_RESULTS } = process.env;
  await page.goto(`/login#link=${SAMWEB_GRID_LINK ?? ''}`);
  await page.getByTestId('password-later').click();
  await page.goto(`/projects/${SAMWEB_GRID_PROJECT ?? ''}`);
  await expect(page.getByTestId('image-overlay').first()).toBeVisible();
  const cards = page.getByTestId('image-card');
  const counts: number[] = [];
  const tasks = await traceTasks(browser, page, async () => {
    await wheel(page);
    counts.push(await cards.count());
    await cards.nth(6).focus();
    for (let press = 0; press < KEY_PRESSES; press += 1) {
      await page.keyboard.press(press % 10 === 9 ? 'PageDown' : 'ArrowDown');
    }
    counts.push(await cards.count());
    for (let jump = 0; jump < JUMPS; jump += 1) {
      await page.keyboard.press(jump % 2 === 0 ? 'End' : 'Home');
      await expect(page.locator('[data-number]:focus')).toBeVisible();
      counts.push(await cards.count());
    }
  });
  expect(tasks.length).toBeGreaterThan(100);
  writeFileSync(
    SAMWEB_GRID_RESULTS ?? '',
    JSON.stringify({ tasks, cardsAtMost: Math.max(...counts) }),
  );
});

/** Turn the wheel as fast as a screen tells of it, down and now and then up. */
async function wheel(page: Page): Promise<void> {
  await page.mouse.move(683, 500);
  const until = Date.now() + WHEEL_SECONDS * 1000;
  for (let turn = 0; Date.now() < until; turn += 1) {
    await page.mouse.wheel(0, turn % 40 < 30 ? 400 : -300);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}
