/** What a labeler's hands do all day: prompts, keys, undo, and work without a network. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expectAccessible } from './accessibility';
import { LabelingPage } from './labelingPage';
import { logIn, runPython, seedProject } from './stack';
import { expect, test } from './watched';

const SIZE = { height: 303, width: 384 };
const COIN = [335, 44] as const;
const COIN_BOX = [305, 16, 365, 72] as const;
const OTHER_COIN = [45, 124] as const;

const folder = mkdtempSync(join(tmpdir(), 'samweb-keys-'));
const coins = join(folder, 'coins.png');

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
});

test('prompts, candidates, undo, selection and deletion by keys', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Keys', coins);
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.ready();

  await labeling.click(...COIN);
  const first = await labeling.root.getAttribute('data-candidate');
  await page.keyboard.press('Tab');
  await expect(labeling.root).not.toHaveAttribute('data-candidate', String(first));
  await page.keyboard.press('Shift+Tab');
  await expect(labeling.root).toHaveAttribute('data-candidate', String(first));
  await page.keyboard.press('Backspace');
  await labeling.expectPrompts(0);

  await labeling.drag(...COIN_BOX);
  await labeling.expectPrompts(1);
  await labeling.click(...COIN);
  await labeling.expectPrompts(2);
  const at = await labeling.at(...COIN);
  await page.mouse.click(at.x, at.y);
  await labeling.expectPrompts(1);

  await page.keyboard.press('Shift+Digit2');
  await labeling.expectAnnotations(1);
  await page.keyboard.press('Control+z');
  await labeling.expectAnnotations(0);
  await page.keyboard.press('Control+Shift+z');
  await labeling.expectAnnotations(1);
  await page.keyboard.press('Escape');

  await labeling.hover(...COIN);
  await page.keyboard.press('g');
  await page.keyboard.press('1');
  await expect(page.getByTestId('object')).toContainText('coin');
  await page.keyboard.press('Delete');
  await labeling.expectAnnotations(0);
  await page.keyboard.press('Control+z');
  await labeling.expectAnnotations(1);
  await labeling.expectSaved();

  await lookAround(labeling);
  await chooseByTyping(labeling);
  await changeAKey(labeling);
});

async function lookAround({ page }: LabelingPage): Promise<void> {
  await expect(page.getByTestId('minimap')).toBeHidden();
  await page.keyboard.press('Shift+Space');
  await expect(page.getByTestId('minimap')).toBeVisible();
  await page.keyboard.press('0');
  await expect(page.getByTestId('minimap')).toBeHidden();
}

async function chooseByTyping({ page, root }: LabelingPage): Promise<void> {
  const second = page.getByTestId('category').nth(1);
  const name = (await second.textContent())?.replace(/\d/g, '').trim() ?? '';
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await page.getByTestId('category-picker').getByRole('combobox').fill(name.slice(1));
  await page.keyboard.press('Enter');
  await expect(second).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette').getByRole('combobox').fill('eraser');
  await page.keyboard.press('Enter');
  await expect(root).toHaveAttribute('data-tool', 'eraser');
}

/** Another key for the brush, which the page still knows after a reload. */
async function changeAKey({ page, root }: LabelingPage): Promise<void> {
  await page.keyboard.press('?');
  const brush = page.getByTestId('help-sheet').locator('[data-command="brush"]');
  await brush.click();
  await page.keyboard.press('f');
  await expect(page.getByTestId('help-sheet').getByRole('alert')).toContainText('already');
  await page.keyboard.press('u');
  await expect(brush).toHaveText('U');
  await page.reload();
  await expect(root).toHaveAttribute('data-annotations', '1');
  await page.keyboard.press('u');
  await expect(root).toHaveAttribute('data-tool', 'brush');
}

test('work without a network is kept here and sent later', async ({ page, context }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Offline', coins);
  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await labeling.readyOffline();

  await context.setOffline(true);
  await labeling.click(...OTHER_COIN);
  await page.keyboard.press('f');
  await labeling.expectAnnotations(1);
  await expect(labeling.root).toHaveAttribute('data-save', 'local');

  await context.setOffline(false);
  await labeling.expectSaved();
  await page.reload();
  await labeling.expectAnnotations(1);
});

test('nothing is submitted before the rules of the project have come', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Late rules', coins);
  let come: () => void = () => undefined;
  const coming = new Promise<void>((resolve) => (come = resolve));
  await page.route('**/categories/', async (route) => {
    await coming;
    await route.continue();
  });
  const state = async (): Promise<unknown> => {
    const image = await page.request.get(`/api/v1/images/${imageId}/`);
    return ((await image.json()) as { state: unknown }).state;
  };

  await page.goto(`/projects/${projectId}/images/${imageId}`);
  const labeling = new LabelingPage(page, SIZE);
  await expect(labeling.root).toHaveAttribute('data-decoder', 'ready');
  await page.keyboard.press('Shift+X');
  await expect(page.getByTestId('notice')).toContainText('Not done');
  expect(await state()).toBe('todo');

  come();
  await labeling.ready();
  await page.keyboard.press('Shift+X');
  await expect.poll(state).toBe('submitted');
});

test('no page has a serious accessibility fault', async ({ page }) => {
  await logIn(page);
  const { projectId, imageId } = await seedProject(page, 'Reading aloud', coins);
  const paths = ['/projects', `/projects/${projectId}`, `/projects/${projectId}/upload`];
  paths.push(`/projects/${projectId}/exports`, `/projects/${projectId}/settings`, '/account');
  paths.push(`/projects/${projectId}/images/${imageId}`);

  for (const path of paths) {
    await page.goto(path);
    await page.waitForLoadState('load');
    await expect(page.locator('main')).toBeVisible();
    await expectAccessible(page);
  }
  for (const panel of ['?', 't', 'Control+k']) {
    await page.keyboard.press(panel);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
  }
});
