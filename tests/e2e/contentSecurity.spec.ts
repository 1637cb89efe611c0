/** What the content security policy keeps out; the other tests show that it lets labeling be. */
import { expect, test } from '@playwright/test';

import { logIn } from './stack';
import { watch } from './watched';

/** What a script that got in would try first; each would set the mark on the window. */
const PLANTED = [
  '<img src="/favicon.svg#none" onload="window.intruded = true">',
  '<img src="/nothing.png" onerror="window.intruded = true">',
  '<a href="javascript:void (window.intruded = true)" id="planted">link</a>',
  '<iframe srcdoc="<script>parent.intruded = true</script>"></iframe>',
  '<style>#planted { color: rgb(1, 2, 3) }</style>',
];

test('a planted script does not run and is noticed', async ({ page, context }) => {
  const watched = await watch(context);
  await logIn(page);
  expect(watched.faults).toEqual([]);

  await page.evaluate((pieces) => {
    const place = document.createElement('div');
    place.innerHTML = pieces.join('');
    document.body.append(place);
    const script = document.createElement('script');
    script.textContent = 'window.intruded = true';
    const foreign = document.createElement('script');
    foreign.src = 'https://planted.invalid/script.js';
    place.append(script, foreign);
  }, PLANTED);
  await page.locator('#planted').click();
  const beacon = await page.evaluate(() =>
    fetch('https://planted.invalid/take').catch(() => 'refused'),
  );
  await page.evaluate(() => {
    setTimeout('window.intruded = true');
  });

  await expect
    .poll(
      () =>
        new Set(watched.faults.flatMap((fault) => /violation: (\S+ \S+)/.exec(fault)?.[1] ?? [])),
    )
    .toEqual(
      new Set([
        'script-src-attr inline',
        'script-src-elem inline',
        'script-src-elem https://planted.invalid/script.js',
        'style-src-elem inline',
        'connect-src https://planted.invalid/take',
        'script-src eval',
      ]),
    );
  expect(beacon).toBe('refused');
  expect(await page.evaluate(() => 'intruded' in window)).toBe(false);
  const color = await page.locator('#planted').evaluate((link) => getComputedStyle(link).color);
  expect(color).not.toBe('rgb(1, 2, 3)');
});
