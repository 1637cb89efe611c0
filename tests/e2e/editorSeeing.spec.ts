/** The editor, point 4: what the canvas shows, pixel by pixel, and that none of it is saved. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LabelingPage } from './labelingPage';
import { box, SavedImage } from './savedImage';
import { shadesAt, shadesOf } from './shades';
import type { Shade } from './shades';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 240, width: 320 };
/** The file's gray, and masks of one category that touch. */
const GROUND = 96;
const LEFT = [60, 40, 110, 100] as const;
const RIGHT = [110, 40, 160, 100] as const;
const INSIDE_LEFT = [85, 70] as const;
const INSIDE_RIGHT = [135, 70] as const;
const BARE: Shade = [GROUND, GROUND, GROUND];

const flat = join(mkdtempSync(join(tmpdir(), 'samweb-editor-seeing-')), 'flat.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_flat.py', flat);
});

/** A mask's colour over the ground, once its opacity is another one. */
const atOpacity = (shown: Shade, before: number, after: number): readonly unknown[] =>
  shown.map((value) => {
    const color = (value - (1 - before) * GROUND) / before;
    return expect.closeTo((1 - after) * GROUND + after * color, -0.6) as unknown;
  });

test('masks, picture and map look as they should', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Seen', flat);
  const saved = new SavedImage(page, imageId);
  const labeling = new LabelingPage(page, SIZE);
  const { keyboard, mouse } = page;
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  await labeling.ready();
  const left = async (): Promise<Shade> => (await shadesAt(page, labeling, INSIDE_LEFT))[0] ?? BARE;
  const right = async (): Promise<Shade> =>
    (await shadesAt(page, labeling, INSIDE_RIGHT))[0] ?? BARE;
  const away = async (): Promise<void> => labeling.hover(20, 220);

  await keyboard.press('r');
  await labeling.drag(...LEFT);
  await labeling.drag(...RIGHT);
  const before = await saved.expectMasks(box(...LEFT), box(...RIGHT));
  await expect(labeling.root).toHaveAttribute('data-drawn', '2');
  await away();
  await expect.poll(left).not.toEqual(BARE);
  await expect.poll(right).not.toEqual(BARE);
  const plain = await left();

  await test.step('neighbours of one category differ in lightness', async () => {
    const sumOf = (shade: Shade): number => shade.reduce((sum, one) => sum + one, 0);
    await expect
      .poll(async () => Math.abs(sumOf(plain) - sumOf(await right())))
      .toBeGreaterThan(12);
  });

  await test.step('an outline has a dark and a light edge on every side', async () => {
    const [x0, y0, , y1] = LEFT;
    const [x, y] = INSIDE_LEFT;
    const sides = [
      { rim: await labeling.at(x0, y), along: { x: 1, y: 0 } },
      { rim: await labeling.at(RIGHT[2], y), along: { x: 1, y: 0 } },
      { rim: await labeling.at(x, y0), along: { x: 0, y: 1 } },
      { rim: await labeling.at(x, y1), along: { x: 0, y: 1 } },
    ];
    for (const { rim, along } of sides) {
      const across = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((step) => ({
        x: rim.x + step * along.x,
        y: rim.y + step * along.y,
      }));
      const darkest = async (): Promise<number> =>
        Math.min(...(await shadesOf(page, across)).map((shade) => Math.max(...shade)));
      // By the weakest of the three: no colour of a category is strong in all.
      const lightest = async (): Promise<number> =>
        Math.max(...(await shadesOf(page, across)).map((shade) => Math.min(...shade)));
      await expect.poll(darkest).toBeLessThan(GROUND - 20);
      await expect.poll(lightest).toBeGreaterThan(GROUND + 40);
    }
  });

  await test.step('fill and style by keys', async () => {
    await keyboard.press(',');
    await expect.poll(left).toEqual(atOpacity(plain, 0.35, 0.25));
    await keyboard.press('.');
    await expect.poll(left).toEqual(plain);
    await keyboard.press('l');
    await expect.poll(left).toEqual(BARE);
    await keyboard.press('l');
    await keyboard.press('l');
    await expect.poll(left).toEqual(plain);
  });

  await test.step('peek, hide and solo', async () => {
    await keyboard.down('h');
    await expect.poll(left).toEqual(BARE);
    await keyboard.up('h');
    await expect.poll(left).toEqual(plain);
    await labeling.hover(...INSIDE_LEFT);
    await keyboard.press('g');
    await away();
    await keyboard.press('k');
    await expect.poll(left).toEqual(BARE);
    await keyboard.press('Shift+K');
    await keyboard.press('Shift+H');
    await expect.poll(right).toEqual(BARE);
    await keyboard.press('Shift+H');
    await keyboard.press('Escape');
    await expect.poll(left).toEqual(plain);
    await expect.poll(right).not.toEqual(BARE);
  });

  await test.step('an open candidate looks like no category, and masks step back', async () => {
    await keyboard.press('s');
    await labeling.click(270, 170);
    await away();
    await expect.poll(left).toEqual(atOpacity(plain, 0.35, 0.12));
    const tones = async (): Promise<number> =>
      new Set((await shadesAt(page, labeling, [282, 178]))[0]).size;
    await expect.poll(tones).toBe(1);
  });

  await test.step('prompts say plus and minus by more than their colour', async () => {
    await labeling.click(250, 182, 'right');
    await away();
    const arms = [
      [270, 170],
      [250, 182],
    ].map(async ([x = 0, y = 0]) => {
      const at = await labeling.at(x, y);
      return { x: at.x, y: at.y - 2.5 };
    });
    const places = await Promise.all(arms);
    await expect(async () => {
      const [plus, minus] = await shadesOf(page, places);
      expect(Math.min(...(plus ?? BARE))).toBeGreaterThan(200);
      expect(Math.min(...(minus ?? BARE))).toBeLessThan(120);
    }).toPass({ timeout: 90_000 });
    await keyboard.press('Escape');
    await away();
  });

  await test.step('colours by object and by author are other ones', async () => {
    for (const said of ['a colour of its own', 'who drew the object']) {
      await keyboard.press('Shift+L');
      await expect(page.getByTestId('notice')).toContainText(said);
    }
    await expect.poll(left).not.toEqual(plain);
    await keyboard.press('Shift+L');
    await expect.poll(left).toEqual(plain);
  });

  await test.step('brightness, contrast and gamma are for the eye alone', async () => {
    const ground = async (): Promise<number | undefined> =>
      (await shadesAt(page, labeling, [40, 150]))[0]?.[0];
    const light = async (name: string, value: string, shade: number): Promise<void> => {
      await page.getByTestId('view-button').click();
      await page.getByRole('slider', { name }).fill(value);
      await page.getByTestId('view-button').click();
      await expect(page.getByTestId('view-panel')).toBeHidden();
      await expect.poll(ground).toEqual(expect.closeTo(shade, -0.6) as unknown as number);
    };
    const share = GROUND / 255;
    await light('Brightness', '0.2', 255 * (share + 0.2));
    await light('Brightness', '0', GROUND);
    await light('Contrast', '2', 255 * (0.5 + 2 * (share - 0.5)));
    await light('Contrast', '1', GROUND);
    await light('Gamma', '2', 255 * Math.sqrt(share));
    await light('Gamma', '1', GROUND);
  });

  await test.step('the line below tells place and value', async () => {
    await labeling.hover(250.5, 160.5);
    await expect(page.getByTestId('readout')).toContainText('x 250  y 160   200');
  });

  await test.step('zoom to an object, and a walk that the map shades', async () => {
    const percent = async (): Promise<number> =>
      Number(/(\d+) %/.exec((await page.getByTestId('readout').textContent()) ?? '')?.[1]);
    const fitted = await percent();
    await labeling.hover(...INSIDE_LEFT);
    await keyboard.press('g');
    await keyboard.press('z');
    await expect.poll(percent).toBeGreaterThan(1.5 * fitted);
    await keyboard.press('0');
    await expect.poll(percent).toBe(fitted);
    const shaded = (): Promise<number> =>
      page
        .getByTestId('minimap')
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => {
          const { width, height } = canvas;
          const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
          return [...data].filter((value, place) => place % 4 === 3 && value > 0).length;
        });
    await keyboard.press('Shift+Space');
    await expect(page.getByTestId('minimap')).toBeVisible();
    await expect.poll(shaded).toBeGreaterThan(0);
    const first = await shaded();
    await keyboard.press('Shift+Space');
    await expect.poll(shaded).toBeLessThan(first);
    await keyboard.press('0');
    await expect(page.getByTestId('minimap')).toBeHidden();
    await keyboard.press('Escape');
  });

  await test.step('lines between pixels when they are large', async () => {
    await labeling.hover(20, 200);
    for (let notch = 0; notch < 12; notch += 1) await mouse.wheel(0, -240);
    const at = await labeling.at(20, 200);
    const row = Array.from({ length: 130 }, (_, step) => ({ x: at.x - 65 + step, y: at.y + 30 }));
    await expect
      .poll(async () => new Set((await shadesOf(page, row)).map(([tone]) => tone)).size)
      .toBeGreaterThan(1);
    await keyboard.press('0');
  });

  expect(await saved.objects()).toEqual(before);
});
