/** The editor, point 1: what Segment Anything makes is saved with the recipe that makes it again. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { LabelingPage } from './labelingPage';
import { box, differing, pixelsOf, SavedImage } from './savedImage';
import type { SavedObject, Segmentation } from './savedImage';
import { logIn, predictMask, runPython, seedImages } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 303, width: 384 };
/** `coins`: boxes around four coins, with their corners outside. */
const FIRST = [305, 16, 365, 72] as const;
const SECOND = [18, 96, 73, 152] as const;
const THIRD = [212, 96, 275, 159] as const;
const FOURTH = [72, 228, 133, 289] as const;

const coins = join(mkdtempSync(join(tmpdir(), 'samweb-editor-sam-')), 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

/** What the server's predictor makes of a recipe. */
async function predicted(
  page: Page,
  imageId: string,
  { recipe }: SavedObject,
): Promise<Segmentation> {
  const sets = [{ prompts: recipe?.prompts }];
  return (await predictMask<{ segmentation: Segmentation }>(page, imageId, { sets })).segmentation;
}

test('masks, refinements, tight boxes and open masks are saved with recipes', async ({ page }) => {
  await logIn(page);
  const { projectId, imageIds } = await seedImages(page, 'By SAM', coins, 2);
  const [imageId = '', nextId = ''] = imageIds;
  const saved = new SavedImage(page, imageId);
  const labeling = new LabelingPage(page, SIZE);
  const { keyboard, mouse } = page;
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  await labeling.ready();

  const press = async (x: number, y: number, button: 'left' | 'right'): Promise<void> => {
    const at = await labeling.at(x, y);
    await mouse.click(at.x, at.y, { button });
  };
  const select = async (x: number, y: number): Promise<void> => {
    await labeling.hover(x, y);
    await keyboard.press('g');
  };
  const objectOf = async (id: string | undefined): Promise<SavedObject> => {
    const object = (await saved.objects()).find((one) => one.id === id);
    if (object === undefined) throw new Error('The object is gone.');
    return object;
  };
  const expectSameOnServer = async (object: SavedObject): Promise<void> => {
    const mask = pixelsOf(await predicted(page, imageId, object));
    expect(differing(object, mask)).toBeLessThanOrEqual(Math.max(2, 0.001 * object.area));
  };
  let first: SavedObject | undefined;

  await test.step('box, point and negative point are the recipe, in their order', async () => {
    await labeling.drag(...FIRST);
    await labeling.expectPrompts(1);
    await labeling.click(335, 44);
    await labeling.click(308, 20, 'right');
    await keyboard.press('Tab');
    const candidate = Number(await labeling.root.getAttribute('data-candidate'));
    await keyboard.press('f');
    [first] = await saved.expectObjects((found) => expect(found).toHaveLength(1));
    expect(first?.source).toBe('sam');
    expect(first?.recipe).toMatchObject({
      model: 'starter',
      checkpoint_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      prompts: [
        { kind: 'box' },
        { kind: 'point', label: 1 },
        { kind: 'point', label: 0, candidate },
      ],
    });
    expect(first?.recipe?.active_milliseconds).toBeGreaterThan(0);
    await expectSameOnServer(first as SavedObject);
  });

  await test.step('a saved object goes on with its own prompts', async () => {
    await select(335, 44);
    await press(312, 66, 'right');
    await labeling.expectPrompts(5);
    await keyboard.press('f');
    await saved.expectObjects(([one]) => expect(one?.version).toBe(2));
    const refined = await objectOf(first?.id);
    expect(refined.recipe?.prompts).toHaveLength(4);
    expect(refined.recipe?.prompts.slice(0, 3)).toEqual(first?.recipe?.prompts);
    await expectSameOnServer(refined);
    await labeling.expectAnnotations(1);
  });

  await test.step('a drawn object is taken up, by a negative click first', async () => {
    await keyboard.press('r');
    await labeling.drag(...SECOND);
    await labeling.expectAnnotations(2);
    await labeling.expectSaved();
    const drawn = (await saved.objects()).find(({ source }) => source === 'manual');
    expect(drawn === undefined ? -1 : differing(drawn, box(...SECOND))).toBe(0);
    await keyboard.press('s');
    await select(45, 124);
    await press(70, 149, 'right');
    await labeling.expectPrompts(2);
    // The starter model leaves little of it without a point inside.
    await expect(labeling.root).not.toHaveAttribute('data-candidate-iou', '');
    await labeling.click(45, 124);
    await keyboard.press('f');
    await saved.expectObjects((found) => {
      const taken = found.find(({ id }) => id === drawn?.id);
      expect(taken).toMatchObject({ source: 'sam', version: 2 });
      expect(taken?.recipe?.taken_up).toEqual(drawn?.segmentation);
      expect(taken?.recipe?.prompts).toMatchObject([
        { kind: 'point', label: 0 },
        { kind: 'point', label: 1 },
      ]);
      expect(taken?.area).not.toBe(drawn?.area);
    });
  });

  await test.step('sloppy boxes become tight masks at once; one undo brings them back', async () => {
    await keyboard.press('r');
    await labeling.drag(...THIRD);
    await labeling.drag(...FOURTH);
    await labeling.expectAnnotations(4);
    await labeling.expectSaved();
    const boxes = (await saved.objects()).filter(({ source }) => source === 'manual');
    const ids = boxes.map(({ id }) => id);
    const now = async (): Promise<readonly SavedObject[]> => Promise.all(ids.map(objectOf));
    expect(ids).toHaveLength(2);
    await keyboard.press('Shift+B');
    await saved.expectObjects((found) => {
      const tight = found.filter(({ id }) => ids.includes(id));
      expect(tight.map(({ source }) => source)).toEqual(['sam', 'sam']);
    });
    for (const [place, tight] of (await now()).entries()) {
      expect(tight.recipe?.prompts).toMatchObject([{ kind: 'box' }]);
      expect(tight.area).toBeLessThan(boxes[place]?.area ?? 0);
      await expectSameOnServer(tight);
    }
    const masks = (await now()).map(({ segmentation }) => segmentation);
    await keyboard.press('Control+z');
    await expect
      .poll(async () => (await now()).map(({ segmentation }) => segmentation))
      .toEqual(boxes.map(({ segmentation }) => segmentation));
    await keyboard.press('Control+Shift+z');
    await expect
      .poll(async () => (await now()).map(({ segmentation }) => segmentation))
      .toEqual(masks);
  });

  await test.step('a mask that repeats an object is kept by a second accept only', async () => {
    await keyboard.press('Escape');
    await keyboard.press('s');
    await labeling.drag(...THIRD);
    await labeling.expectPrompts(1);
    await keyboard.press('f');
    await expect(page.getByTestId('notice')).toContainText('there already');
    expect(await saved.objects()).toHaveLength(4);
    await keyboard.press('f');
    await saved.expectObjects((found) => expect(found).toHaveLength(5));
    await keyboard.press('Control+z');
    await labeling.expectPrompts(1);
    await keyboard.press('Escape');
    await saved.expectObjects((found) => expect(found).toHaveLength(4));
  });

  await test.step('a candidate is added to the last object, and cut out of it', async () => {
    const small = box(150, 20, 170, 40);
    await keyboard.press('r');
    await labeling.drag(150, 20, 170, 40);
    await labeling.expectAnnotations(5);
    await labeling.expectSaved();
    const part = (await saved.objects()).find((one) => differing(one, small) === 0);
    await keyboard.press('s');
    await labeling.drag(...FIRST);
    await labeling.expectPrompts(1);
    await keyboard.press('Shift+F');
    await expect.poll(async () => (await objectOf(part?.id)).area).toBeGreaterThan(400 + 500);
    const both = pixelsOf((await objectOf(part?.id)).segmentation);
    expect([both(160, 30), both(335, 44), both(250, 30)]).toEqual([true, true, false]);
    await labeling.drag(...FIRST);
    await labeling.expectPrompts(1);
    await keyboard.press('Shift+E');
    await expect
      .poll(async () => (await objectOf(part?.id)).segmentation)
      .toEqual(part?.segmentation);
    expect(await saved.objects()).toHaveLength(5);
  });

  await test.step('an open mask waits in the strip, also through a reload', async () => {
    await labeling.click(190, 200);
    await keyboard.press('d');
    await expect(labeling.root).toHaveAttribute('data-image', nextId);
    await labeling.expectPrompts(0);
    await expect(page.getByTestId('open-mask')).toHaveCount(1);
    expect(await saved.objects()).toHaveLength(5);
    await page.reload();
    await expect(page.getByTestId('open-mask')).toHaveCount(1);
    await labeling.ready();
    await keyboard.press('a');
    await expect(labeling.root).toHaveAttribute('data-image', imageId);
    await labeling.expectPrompts(1);
    await page.reload();
    await labeling.ready();
    await labeling.expectPrompts(1);
  });

  await test.step('submitting keeps it first', async () => {
    await expect(async () => {
      await keyboard.press('Shift+D');
      await expect(labeling.root).toHaveAttribute('data-image', nextId, { timeout: 2_000 });
    }).toPass();
    await expect.poll(() => saved.state()).toBe('submitted');
    const found = await saved.objects();
    expect(found).toHaveLength(6);
    expect(found.at(-1)?.recipe?.prompts).toMatchObject([{ kind: 'point', label: 1 }]);
    await expect(page.getByTestId('open-mask')).toHaveCount(0);
  });
});
