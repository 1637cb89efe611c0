/** The editor, point 5: a day's loop by keys, with 300 categories, on any layout and preset. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LabelingPage } from './labelingPage';
import { box, SavedImage } from './savedImage';
import { logIn, makeProject, readyImages, runPython, uploadFile } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 240, width: 320 };
const KINDS = Array.from({ length: 300 }, (_, place) => `kind ${String(place + 1)}`);
const IMAGES = 4;

const flat = join(mkdtempSync(join(tmpdir(), 'samweb-editor-flow-')), 'flat.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_flat.py', flat);
});

test('categories, submitting, layouts and presets', async ({ page, context }) => {
  await logIn(page);
  const projectId = await makeProject(page, 'Flow', KINDS);
  for (let number = 1; number <= IMAGES; number += 1) {
    await uploadFile(page, projectId, `${String(number)}/flat.png`, flat);
  }
  const ids = (await readyImages(page, projectId, IMAGES)).map(({ id }) => id);
  const [imageId = '', secondId = '', thirdId = '', fourthId = ''] = ids;
  const listing = await page.request.get(`/api/v1/projects/${projectId}/categories/`);
  const { results } = (await listing.json()) as { results: { id: string; name: string }[] };
  const idOf = new Map(results.map(({ id, name }) => [name, id]));
  const saved = new SavedImage(page, imageId);
  const labeling = new LabelingPage(page, SIZE);
  const { keyboard, mouse } = page;
  const open = async (id: string): Promise<void> => {
    await page.goto(`/projects/${projectId}/images/${id}`);
    await labeling.ready();
    await expect(labeling.root).toHaveAttribute('data-image', id);
  };
  await open(imageId);
  const picker = page.getByTestId('category-picker').getByRole('combobox');
  const typeCategory = async (typed: string, key = 'Enter'): Promise<void> => {
    await labeling.hover(160, 120);
    await keyboard.press('t');
    await picker.fill(typed);
    await keyboard.press(key);
  };
  let column = 0;
  /** Draw a small box beside the last one; gives its mask. */
  const draw = async (): Promise<ReturnType<typeof box>> => {
    const x = 8 + 14 * column;
    column += 1;
    await labeling.drag(x, 20, x + 10, 30);
    return box(x, 20, x + 10, 30);
  };
  const drawn: ReturnType<typeof box>[] = [];
  /** Draw a box and wait until it is saved under a category. */
  const drawAs = async (name: string): Promise<void> => {
    drawn.push(await draw());
    const objects = await saved.expectMasks(...drawn);
    expect(objects.at(-1)?.category).toBe(idOf.get(name));
  };

  await test.step('four keys are shown until the first mask, and an empty image is not submitted', async () => {
    await expect(page.getByTestId('first-visit')).toBeVisible();
    await keyboard.press('Shift+D');
    await expect(page.getByTestId('notice')).toContainText('There is no object on this image.');
    expect(await saved.state()).toBe('todo');
    await labeling.click(270, 170);
    await keyboard.press('f');
    await expect(page.getByTestId('first-visit')).toBeHidden();
    await labeling.expectAnnotations(1);
    await keyboard.press('Control+z');
    await labeling.expectPrompts(1);
    await keyboard.press('Escape');
    await saved.expectMasks();
  });

  await test.step('a category beyond nine is typed, stays, and is first in the list then', async () => {
    await keyboard.press('r');
    await typeCategory('kind 250');
    await drawAs('kind 250');
    await drawAs('kind 250');
    await keyboard.press('t');
    await expect(page.getByRole('option').first()).toContainText('kind 250');
    await keyboard.press('Escape');
    // Letters that are typed are no commands.
    await expect(labeling.root).toHaveAttribute('data-tool', 'box');
  });

  await test.step('it is clicked in the panel, taken from an object, put on a key', async () => {
    await page.getByTestId('category').nth(298).click();
    await drawAs('kind 299');
    await labeling.hover(13, 25);
    await keyboard.press('Shift+T');
    await drawAs('kind 250');
    await typeCategory('kind 300', 'Alt+Digit3');
    await keyboard.press('Escape');
    await keyboard.press('3');
    await drawAs('kind 300');
    await expect(page.getByTestId('category').nth(299)).toHaveText(/^3kind 300/);
    await page.reload();
    await labeling.ready();
    await keyboard.press('r');
    await keyboard.press('1');
    await drawAs('kind 1');
    await keyboard.press('3');
    await drawAs('kind 300');
  });

  await test.step('Ctrl and a click keeps the open object and begins the next one', async () => {
    await keyboard.press('s');
    await labeling.click(270, 170);
    const at = await labeling.at(100, 120);
    await keyboard.down('Control');
    await mouse.click(at.x, at.y);
    await keyboard.up('Control');
    await labeling.expectAnnotations(drawn.length + 1);
    await labeling.expectPrompts(1);
    // Undone: the second click, the keeping of the first object, and what that was made of.
    await keyboard.press('Control+z');
    await labeling.expectPrompts(0);
    await keyboard.press('Control+z');
    await labeling.expectPrompts(1);
    await labeling.expectAnnotations(drawn.length);
    await keyboard.press('Escape');
    await saved.expectMasks(...drawn);
  });

  await test.step('submit, nothing here, next unlabelled', async () => {
    await keyboard.press('Shift+D');
    await expect(labeling.root).toHaveAttribute('data-image', secondId);
    await expect.poll(() => saved.state()).toBe('submitted');
    await keyboard.press('Shift+X');
    await expect(labeling.root).toHaveAttribute('data-image', thirdId);
    const second = new SavedImage(page, secondId);
    await expect.poll(() => second.state()).toBe('submitted');
    expect(await second.objects()).toEqual([]);
    await open(imageId);
    await keyboard.press('Control+ArrowRight');
    await expect(labeling.root).toHaveAttribute('data-image', thirdId);
  });

  await test.step('keys by what is printed, and by their place where that is no Latin letter', async () => {
    const third = new SavedImage(page, thirdId);
    const keys = await context.newCDPSession(page);
    const type = async (key: string, code: string, modifiers = 0): Promise<void> => {
      for (const kind of ['rawKeyDown', 'keyUp'] as const) {
        await keys.send('Input.dispatchKeyEvent', { type: kind, key, code, modifiers });
      }
    };
    const [SHIFT, CTRL] = [8, 2];
    await type('к', 'KeyR');
    await labeling.drag(20, 20, 60, 60);
    await third.expectMasks(box(20, 20, 60, 60));
    // QWERTZ prints Z where QWERTY has Y.
    await type('z', 'KeyY', CTRL);
    await third.expectMasks();
    await type('y', 'KeyZ', CTRL);
    await third.expectMasks(box(20, 20, 60, 60));
    await type('я', 'KeyZ', CTRL);
    await third.expectMasks();
    await type('Я', 'KeyZ', CTRL + SHIFT);
    await third.expectMasks(box(20, 20, 60, 60));
    // AZERTY: digits need Shift, and A and Q have changed places.
    await type('&', 'Digit1');
    await labeling.drag(80, 20, 120, 60);
    const [, other] = await third.expectMasks(box(20, 20, 60, 60), box(80, 20, 120, 60));
    expect(other?.category).toBe(idOf.get('kind 1'));
    await type('q', 'KeyA');
    await expect(labeling.root).toHaveAttribute('data-tool', 'lasso');
    await type('a', 'KeyQ');
    await expect(labeling.root).toHaveAttribute('data-image', secondId);
  });

  await test.step('presets: the loop of other tools, and of the right hand', async () => {
    const fourth = new SavedImage(page, fourthId);
    await open(fourthId);
    const use = async (preset: string): Promise<void> => {
      await keyboard.press('?');
      await page.getByRole('combobox', { name: 'Key preset' }).selectOption(preset);
      await keyboard.press('?');
      await expect(page.getByTestId('help-sheet')).toBeHidden();
    };
    const square = async (keep: string): Promise<void> => {
      await keyboard.press('p');
      for (const [x, y] of [
        [20, 100],
        [60, 100],
        [60, 140],
        [20, 140],
      ] as const) {
        const at = await labeling.at(x, y);
        await mouse.click(at.x, at.y);
      }
      await keyboard.press(keep);
      await fourth.expectMasks(box(20, 100, 60, 140));
    };
    const select = async (key: string): Promise<void> => {
      await labeling.hover(30, 110);
      await keyboard.press(key);
    };
    await use('mirrored');
    await square('j');
    await select('h');
    await keyboard.press('Delete');
    await fourth.expectMasks();
    await use('cvat');
    await square('n');
    await keyboard.press('Tab');
    await keyboard.press('Delete');
    await fourth.expectMasks();
    await keyboard.press('d');
    await expect(labeling.root).toHaveAttribute('data-image', thirdId);
    await keyboard.press('f');
    await expect(labeling.root).toHaveAttribute('data-image', fourthId);
    await use('labelStudio');
    await square('Enter');
    await select('g');
    await keyboard.press('Backspace');
    await fourth.expectMasks();
    await use('labelme');
    await keyboard.press('Control+n');
    await square('f');
    await keyboard.press('q');
    await expect(labeling.root).toHaveAttribute('data-tool', 'sam');
    await keyboard.press('Control+s');
    await expect.poll(() => fourth.state()).toBe('submitted');
  });
});
