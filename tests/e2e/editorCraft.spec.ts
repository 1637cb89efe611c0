/** The editor, point 7: pen, palm, fingers, wheel, side buttons, small and large screens. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CDPSession } from '@playwright/test';

import { expectAccessible } from './accessibility';
import { nextFrames } from './frames';
import { LabelingPage } from './labelingPage';
import { SavedImage } from './savedImage';
import { logIn, runPython, seedProject, url } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 240, width: 320 };
/** A 12-inch laptop, and a 4K monitor. */
const SCREENS = [
  { size: { width: 1280, height: 800 }, density: 2 },
  { size: { width: 3840, height: 2160 }, density: 1 },
] as const;

const flat = join(mkdtempSync(join(tmpdir(), 'samweb-editor-craft-')), 'flat.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_flat.py', flat);
});

type Place = readonly [x: number, y: number];

/** Input that Playwright's own mouse does not have; places are image points of the fitted image. */
class Devices {
  constructor(
    private readonly session: CDPSession,
    private readonly labeling: LabelingPage,
  ) {}

  async pen(kind: 'Pressed' | 'Moved' | 'Released', place: Place, force = 0): Promise<void> {
    await this.session.send('Input.dispatchMouseEvent', {
      type: `mouse${kind}`,
      ...(await this.labeling.at(...place)),
      button: 'left',
      buttons: kind === 'Released' ? 0 : 1,
      clickCount: 1,
      pointerType: 'pen',
      force,
    });
  }

  async finger(kind: 'Start' | 'Move' | 'End', ...places: readonly Place[]): Promise<void> {
    const at = await Promise.all(places.map((place) => this.labeling.at(...place)));
    const touchPoints = at.map((point, id) => ({ ...point, id }));
    await this.session.send('Input.dispatchTouchEvent', { type: `touch${kind}`, touchPoints });
  }

  async wheel(place: Place, deltaX: number, deltaY: number, modifiers = 0): Promise<void> {
    const at = await this.labeling.at(...place);
    const type = 'mouseWheel';
    await this.session.send('Input.dispatchMouseEvent', {
      type,
      ...at,
      deltaX,
      deltaY,
      modifiers,
    });
  }

  async side(button: 'back' | 'forward', at: { x: number; y: number }): Promise<void> {
    for (const type of ['mousePressed', 'mouseReleased'] as const) {
      await this.session.send('Input.dispatchMouseEvent', { type, ...at, button, clickCount: 1 });
    }
  }
}

test('pen, palm, fingers, wheel and side buttons', async ({ page, context }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Tablet', flat);
  const saved = new SavedImage(page, imageId);
  const labeling = new LabelingPage(page, SIZE);
  const devices = new Devices(await context.newCDPSession(page), labeling);
  const { keyboard, mouse } = page;
  const path = `/projects/${projectId}/images/${imageId}`;
  await page.goto(path);
  await labeling.ready();
  const readout = async (place: Place): Promise<string> => {
    await labeling.hover(...place);
    // The line is written once a frame.
    await nextFrames(page);
    return (await page.getByTestId('readout').textContent()) ?? '';
  };

  await test.step('the wheel zooms at the pointer, and with Shift sizes the tip', async () => {
    await expect.poll(() => readout([100, 100])).toMatch(/^x \d+ {2}y \d+ {3}\d+ {3}\d+ %$/);
    const before = await readout([100, 100]);
    await mouse.wheel(0, -240);
    await expect.poll(() => readout([100, 100])).not.toBe(before);
    await expect
      .poll(async () => (await readout([100, 100])).slice(0, 13))
      .toBe(before.slice(0, 13));
    await keyboard.press('0');
    await keyboard.press('b');
    await expect(page.getByTestId('tool-options')).toContainText('24 px');
    await keyboard.down('Shift');
    await mouse.wheel(0, -100);
    await keyboard.up('Shift');
    await expect(page.getByTestId('tool-options')).toContainText('28 px');
    await expect.poll(() => readout([100, 100])).toBe(before);
  });

  await test.step('two fingers on a trackpad pan, a pinch zooms', async () => {
    const before = await readout([100, 100]);
    const percent = / \d+ %/.exec(before)?.[0] ?? '';
    await devices.wheel([100, 100], 40, 30);
    await expect.poll(() => readout([100, 100])).not.toBe(before);
    expect(await readout([100, 100])).toContain(percent);
    const CTRL = 2;
    await devices.wheel([100, 100], 0, -30, CTRL);
    await expect.poll(() => readout([100, 100])).not.toContain(percent);
    await keyboard.press('0');
  });

  await test.step('boxes begin outside the image; a drag of three pixels is a click', async () => {
    await keyboard.press('s');
    await labeling.drag(-4, -4, 60, 60);
    await labeling.expectPrompts(1);
    const at = await labeling.at(250, 160);
    await mouse.move(at.x, at.y);
    await mouse.down();
    await mouse.move(at.x + 3, at.y);
    await mouse.up();
    await labeling.expectPrompts(2);
    await keyboard.press('f');
    const [made] = await saved.expectObjects((found) => expect(found).toHaveLength(1));
    expect(made?.recipe?.prompts).toMatchObject([
      { kind: 'box', x0: 0, y0: 0 },
      { kind: 'point', label: 1 },
    ]);
    await keyboard.press('Control+z');
    await labeling.expectPrompts(2);
    await keyboard.press('Escape');
    await saved.expectMasks();
  });

  await test.step('a pen paints as wide as it is pressed, and the palm paints nothing', async () => {
    await keyboard.press('b');
    await page.getByRole('slider', { name: 'Size of the tip' }).fill('40');
    await page.getByTestId('canvas').hover();
    // Diameters of 40 and, at half the pressure, of 0.6 times 40.
    await devices.pen('Moved', [60, 60]);
    await devices.pen('Pressed', [60, 60], 1);
    await devices.finger('Start', [200, 200]);
    await devices.finger('Move', [260, 120]);
    await devices.pen('Released', [60, 60]);
    await devices.finger('End');
    const [hard] = await saved.expectObjects((found) => expect(found).toHaveLength(1));
    expect(hard?.area).toEqual(expect.closeTo(Math.PI * 20 ** 2, -2));
    await keyboard.press('Escape');
    await devices.pen('Moved', [160, 60]);
    await devices.pen('Pressed', [160, 60], 0.5);
    await devices.pen('Released', [160, 60]);
    const [, soft] = await saved.expectObjects((found) => expect(found).toHaveLength(2));
    expect(soft?.area).toEqual(expect.closeTo(Math.PI * 12 ** 2, -2));
  });

  await test.step('beside a pen a finger moves the image and draws nothing', async () => {
    const before = await readout([100, 100]);
    await devices.finger('Start', [200, 200]);
    await devices.finger('Move', [210, 190]);
    await devices.finger('Move', [220, 180]);
    await devices.finger('End');
    await expect.poll(() => readout([100, 100])).not.toBe(before);
    expect(await saved.objects()).toHaveLength(2);
    await keyboard.press('0');
  });

  await test.step('a side button is bound in the sheet, works, and never leaves the page', async () => {
    await keyboard.press('?');
    const row = page.getByTestId('help-sheet').locator('[data-command="polygon"]');
    await row.click();
    const place = await row.boundingBox();
    await devices.side('back', { x: (place?.x ?? 0) + 4, y: (place?.y ?? 0) + 4 });
    await expect(row).toHaveText('Mouse4');
    await keyboard.press('?');
    await expect(page.getByTestId('help-sheet')).toBeHidden();
    await devices.side('back', await labeling.at(100, 100));
    await expect(labeling.root).toHaveAttribute('data-tool', 'polygon');
    await devices.side('forward', await labeling.at(100, 100));
    expect(new URL(page.url()).pathname).toBe(path);
  });
});

for (const { size, density } of SCREENS) {
  const name = `${String(size.width)} x ${String(size.height)}`;
  test(`a screen of ${name} is filled, sharp, and read by keys alone`, async ({ browser }) => {
    const context = await browser.newContext({
      baseURL: url,
      viewport: size,
      deviceScaleFactor: density,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await logIn(page);
    const { projectId, imageId } = await seedProject(page, `Screen ${name}`, flat);
    await page.goto(`/projects/${projectId}/images/${imageId}`);
    await new LabelingPage(page, SIZE).ready();

    const scrolled = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return { width: scrollWidth, height: scrollHeight };
    });
    expect(scrolled).toEqual(size);
    const canvas = page.getByTestId('canvas').locator('canvas').first();
    const sharpness = await canvas.evaluate(
      (element: HTMLCanvasElement) => element.width / element.clientWidth,
    );
    expect(sharpness).toBeCloseTo(density, 1);
    for (const theme of ['Light', 'Dark']) {
      await page.getByRole('button', { name: `${theme} surroundings` }).click();
      await expectAccessible(page);
    }
    await page.keyboard.press('?');
    await expect(page.getByTestId('help-sheet')).toBeVisible();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await page.keyboard.press('?');
    const reached = new Set<string>();
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab');
      const place = 'header, nav, aside, main, footer';
      reached.add(
        await page.evaluate(
          (selector) => document.activeElement?.closest(selector)?.tagName ?? '',
          place,
        ),
      );
    }
    expect([...reached]).toEqual(expect.arrayContaining(['HEADER', 'ASIDE', 'FOOTER']));
    await context.close();
  });
}
