/** The editor, point 2: what hands draw, join, part and copy is what the server keeps, to the pixel. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LabelingPage } from './labelingPage';
import { any, box, differing, SavedImage, without } from './savedImage';
import type { Covers } from './savedImage';
import { logIn, runPython, seedImages } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 240, width: 320 };
/** As make_flat.py draws it. */
const BRIGHT = box(240, 150, 300, 190);

const flat = join(mkdtempSync(join(tmpdir(), 'samweb-editor-hands-')), 'flat.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_flat.py', flat);
});

type Corner = readonly [x: number, y: number];

/** What a round tip of a width covers on its way. */
const stroke =
  (from: Corner, to: Corner, width: number): Covers =>
  (x, y) => {
    const [across, down] = [to[0] - from[0], to[1] - from[1]];
    const [dx, dy] = [x + 0.5 - from[0], y + 0.5 - from[1]];
    const length = across ** 2 + down ** 2;
    const share = Math.min(1, Math.max(0, (dx * across + dy * down) / Math.max(1, length)));
    return Math.hypot(dx - share * across, dy - share * down) <= width / 2;
  };

test('shapes, joins, parts and copies are saved to the pixel', async ({ page }) => {
  await logIn(page);
  const { projectId, imageIds } = await seedImages(page, 'By hand', flat, 2);
  const [imageId = '', nextId = ''] = imageIds;
  const saved = new SavedImage(page, imageId);
  const labeling = new LabelingPage(page, SIZE);
  const { keyboard, mouse } = page;
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  await labeling.opened();
  await expect(labeling.root).toHaveAttribute('data-image', imageId);

  const click = async (x: number, y: number): Promise<void> => {
    const at = await labeling.at(x, y);
    await mouse.click(at.x, at.y);
  };
  const clicks = async (...corners: readonly Corner[]): Promise<void> => {
    for (const corner of corners) await click(...corner);
  };
  const select = async (x: number, y: number): Promise<void> => {
    await labeling.hover(x, y);
    await keyboard.press('g');
  };
  const dragHolding = async (
    keys: readonly string[],
    ...way: readonly [number, number, number, number]
  ): Promise<void> => {
    for (const key of keys) await keyboard.down(key);
    await labeling.drag(...way);
    for (const key of keys) await keyboard.up(key);
  };
  /** Take everything back, so that the next step begins with an empty image. */
  const clean = async (): Promise<void> => {
    await keyboard.press('Escape');
    await keyboard.press('Escape');
    await expect(async () => {
      await keyboard.press('Control+z');
      await expect(labeling.root).toHaveAttribute('data-annotations', '0', { timeout: 400 });
    }).toPass({ intervals: [0] });
    await saved.expectMasks();
  };

  await test.step('a box grows with Shift, shrinks with Alt, and keeps what both hold', async () => {
    const first = box(20, 20, 80, 60);
    const grown = any(first, box(70, 50, 100, 70));
    const holed = without(grown, box(30, 30, 40, 40));
    const kept: Covers = (x, y) => holed(x, y) && box(25, 20, 90, 60)(x, y);
    await keyboard.press('r');
    await labeling.drag(20, 20, 80, 60);
    const [made] = await saved.expectMasks(first);
    expect(made).toMatchObject({ source: 'manual', recipe: null });
    await dragHolding(['Shift'], 70, 50, 100, 70);
    await saved.expectMasks(grown);
    await dragHolding(['Alt'], 30, 30, 40, 40);
    await saved.expectMasks(holed);
    await dragHolding(['Shift', 'Alt'], 25, 20, 90, 60);
    const [last] = await saved.expectMasks(kept);
    expect(last?.id).toBe(made?.id);
    for (const before of [holed, grown, first]) {
      await keyboard.press('Control+z');
      await saved.expectMasks(before);
    }
    for (const after of [grown, holed, kept]) {
      await keyboard.press('Control+Shift+z');
      await saved.expectMasks(after);
    }
    await clean();
  });

  await test.step('ellipse, lasso, line and straight stroke', async () => {
    await keyboard.press('Shift+R');
    await labeling.drag(20, 20, 80, 60);
    const [round] = await saved.expectObjects((found) => expect(found).toHaveLength(1));
    const ellipse: Covers = (x, y) => ((x - 49.5) / 30) ** 2 + ((y - 39.5) / 20) ** 2 <= 1;
    // The pointer lands on whole CSS pixels: a rim of 160 px may be off by a part of a pixel.
    expect(round === undefined ? 0 : differing(round, ellipse)).toBeLessThan(60);
    await clean();

    await keyboard.press('q');
    const rim: readonly Corner[] = [
      [20, 20],
      [60, 20],
      [60, 50],
      [20, 50],
      [20, 22],
    ];
    const [start, ...others] = await Promise.all(rim.map((corner) => labeling.at(...corner)));
    await mouse.move(start?.x ?? 0, start?.y ?? 0);
    await mouse.down();
    for (const { x, y } of others) await mouse.move(x, y, { steps: 6 });
    await mouse.up();
    await saved.expectMasks(box(20, 20, 60, 50));
    await clean();

    await keyboard.press('Shift+P');
    await page.getByRole('slider', { name: 'Width' }).fill('10');
    await page.getByTestId('canvas').hover();
    await clicks([40, 100], [120, 100]);
    await keyboard.press('Enter');
    const cable = stroke([40, 100], [120, 100], 10);
    const [line] = await saved.expectObjects((found) => expect(found).toHaveLength(1));
    expect(line === undefined ? 0 : differing(line, cable)).toBeLessThan(50);
    await clean();

    await keyboard.press('b');
    await page.getByRole('slider', { name: 'Size of the tip' }).fill('10');
    await page.getByTestId('canvas').hover();
    await click(40, 100);
    await saved.expectObjects((found) => expect(found).toHaveLength(1));
    await keyboard.down('Shift');
    await click(120, 100);
    await keyboard.up('Shift');
    await saved.expectObjects(([one]) => {
      expect(one === undefined ? 999 : differing(one, cable)).toBeLessThan(50);
    });
    await clean();
  });

  await test.step('corners of a polygon are moved, put in and taken out; another one is cut out', async () => {
    await keyboard.press('p');
    await clicks([20, 100], [60, 100], [60, 140], [20, 140]);
    await labeling.drag(60, 100, 80, 100);
    await labeling.drag(60, 140, 80, 140);
    // A press on the edge puts a corner in; it is drawn out, and deleted again.
    await labeling.drag(50, 100, 50, 80);
    await labeling.hover(50, 80);
    await keyboard.press('Delete');
    await keyboard.press('Enter');
    await saved.expectMasks(box(20, 100, 80, 140));
    await clicks([30, 110], [50, 110], [50, 120], [30, 120]);
    await keyboard.press('Shift+E');
    await saved.expectMasks(without(box(20, 100, 80, 140), box(30, 110, 50, 120)));
    await clean();
  });

  await test.step('the wand takes what has one colour', async () => {
    await keyboard.press('w');
    await click(250, 160);
    await keyboard.press('f');
    await saved.expectMasks(BRIGHT);
    await clean();
  });

  await test.step('a square tip paints, and the eraser takes as much as it covers', async () => {
    await keyboard.press('b');
    await page.getByRole('slider', { name: 'Size of the tip' }).fill('40');
    await page.getByRole('button', { name: 'Square tip' }).click();
    await labeling.drag(60, 100, 100, 100);
    const [painted] = await saved.expectObjects((found) => expect(found).toHaveLength(1));
    // The pointer lands on whole CSS pixels: an edge may be off by one.
    const swept = box(40, 80, 120, 120);
    expect(painted === undefined ? 0 : differing(painted, swept)).toBeLessThan(240);
    expect(painted?.area).toBeGreaterThan(78 * 38);
    await keyboard.press('e');
    for (let press = 0; press < 6; press += 1) await keyboard.press('[');
    await expect(page.getByTestId('tool-options')).toContainText('12 px');
    await click(80, 100);
    const areas = (area: number): Promise<unknown> =>
      saved.expectObjects((found) => expect(found.map((one) => one.area)).toEqual([area]));
    const area = painted?.area ?? 0;
    await areas(area - 12 * 12);
    await keyboard.press('Control+z');
    await areas(area);
    await keyboard.press('Control+Shift+z');
    await areas(area - 12 * 12);
    await clean();
  });

  await test.step('two objects are joined, cut and intersected under the pointer', async () => {
    const [a, b] = [box(20, 20, 80, 60), box(60, 40, 120, 90)];
    await keyboard.press('r');
    await labeling.drag(20, 20, 80, 60);
    await labeling.drag(60, 40, 120, 90);
    const [first] = await saved.expectMasks(a, b);
    await select(30, 30);
    const joint: Covers = (x, y) => a(x, y) && b(x, y);
    for (const [key, ...left] of [
      ['j', any(a, b)],
      ['Shift+J', without(a, b), b],
      ['i', joint, b],
    ] as const) {
      await labeling.hover(110, 80);
      await keyboard.press(key);
      const [changed] = await saved.expectMasks(...left);
      expect(changed?.id).toBe(first?.id);
      await keyboard.press('Control+z');
      await saved.expectMasks(a, b);
    }
    await clean();
  });

  await test.step('an object is parted along a line, and into its parts', async () => {
    await keyboard.press('r');
    await labeling.drag(20, 20, 90, 60);
    const [whole] = await saved.expectMasks(box(20, 20, 90, 60));
    await keyboard.press('Shift+P');
    await clicks([60, 10], [60, 70]);
    await keyboard.press('Shift+S');
    const parts = await saved.expectMasks(box(20, 20, 60, 60), box(60, 20, 90, 60));
    expect(parts[0]?.id).toBe(whole?.id);
    await clean();

    await keyboard.press('r');
    await labeling.drag(20, 20, 40, 60);
    await saved.expectMasks(box(20, 20, 40, 60));
    await dragHolding(['Shift'], 100, 20, 110, 30);
    await saved.expectMasks(any(box(20, 20, 40, 60), box(100, 20, 110, 30)));
    await select(30, 30);
    await keyboard.press('Shift+S');
    await saved.expectMasks(box(20, 20, 40, 60), box(100, 20, 110, 30));
    await clean();
  });

  await test.step('objects that are kept apart leave each other their pixels', async () => {
    await keyboard.press('r');
    await labeling.drag(20, 20, 80, 60);
    await saved.expectMasks(box(20, 20, 80, 60));
    await keyboard.press('Shift+A');
    await labeling.drag(60, 40, 120, 90);
    await saved.expectMasks(
      box(20, 20, 80, 60),
      without(box(60, 40, 120, 90), box(20, 20, 80, 60)),
    );
    await keyboard.press('Shift+A');
    await clean();
  });

  await test.step('two keys move an object in front and behind', async () => {
    await keyboard.press('r');
    await labeling.drag(20, 20, 80, 60);
    await labeling.drag(60, 40, 120, 90);
    const [first, second] = await saved.expectMasks(box(20, 20, 80, 60), box(60, 40, 120, 90));
    const orders = (found: Awaited<ReturnType<SavedImage['objects']>>): readonly unknown[] =>
      [first, second].map((one) => found.find(({ id }) => id === one?.id)?.z_order);
    await select(30, 30);
    await keyboard.press('PageUp');
    await saved.expectObjects((found) => expect(orders(found)).toEqual([1, 0]));
    await keyboard.press('PageDown');
    await saved.expectObjects((found) => expect(orders(found)).toEqual([-1, 0]));
    await clean();
  });

  await test.step('flags, and a copy a little aside and on the next image', async () => {
    await keyboard.press('2');
    await keyboard.press('r');
    await labeling.drag(20, 20, 80, 60);
    await saved.expectMasks(box(20, 20, 80, 60));
    await keyboard.press('Shift+O');
    await keyboard.press('Shift+U');
    await keyboard.press('Shift+Y');
    const [original] = await saved.expectObjects(([one]) => {
      expect(one).toMatchObject({
        attributes: { occluded: true, truncated: true },
        is_crowd: true,
      });
    });
    await select(30, 30);
    await keyboard.press('Control+d');
    const [, copy] = await saved.expectObjects((found) => expect(found).toHaveLength(2));
    const [dx = 0, dy = 0] = [0, 1].map((axis) => (copy?.bbox[axis] ?? 0) - 20);
    expect([dx, dy]).toEqual([5, 5]);
    await saved.expectMasks(box(20, 20, 80, 60), box(20 + dx, 20 + dy, 80 + dx, 60 + dy));
    expect(copy).toMatchObject({ category: original?.category, is_crowd: true });

    await select(22, 22);
    await keyboard.press('Shift+V');
    await expect(labeling.root).toHaveAttribute('data-image', nextId);
    const next = new SavedImage(page, nextId);
    const [there] = await next.expectMasks(box(20, 20, 80, 60));
    expect(there).toMatchObject({
      segmentation: original?.segmentation,
      category: original?.category,
      attributes: original?.attributes,
    });
  });
});
