/** A team's own weights: registered by a command, chosen in the settings, all images encoded anew. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expectAccessible } from './accessibility';
import { logIn, runPython, seedImages } from './stack';
import { expect, test } from './watched';

const folder = mkdtempSync(join(tmpdir(), 'samweb-models-'));
const coins = join(folder, 'coins.png');
const weights = join(folder, 'epoch-9.safetensors');
const IMAGES = 3;
/** Exporting a decoder takes half a minute on two cores, and minutes on slow ones. */
const PATIENCE = 600_000;

test.beforeAll(() => {
  runPython('tests/e2e/make_coins.py', coins);
  runPython('tests/e2e/make_weights.py', weights);
});

test('a project changes to weights of its own, and its images are encoded anew', async ({
  page,
}) => {
  await logIn(page);
  const { projectId } = await seedImages(page, 'Own weights', coins, IMAGES);
  const name = `coins-${projectId.slice(-8)}`;
  const options = ['--architecture', 'starter', '--label', `Our coins ${name}`];
  runPython('manage.py', 'register_checkpoint', name, weights, ...options);
  await page.goto(`/projects/${projectId}/settings`);
  await expect(page.getByTestId('embedding-sentence')).toHaveText('Every image is encoded.');

  const choice = page.getByRole('option', {
    name: `Our coins ${name}, your own`,
  });
  await page.getByTestId('model-select').click();
  await expect(choice).not.toHaveAttribute('data-combobox-disabled', 'true', {
    timeout: PATIENCE,
  });
  await choice.click();
  await expect(page.getByTestId('encode-all')).toBeChecked();
  await page.getByTestId('encode-all').uncheck();
  await page.getByTestId('save-limits').click();
  await expect(page.getByTestId('embedding-count')).toContainText(`0 of 3 by Our coins ${name}`);

  await expect(page.getByTestId('embedding-sentence')).toHaveText(
    '3 images to go; they will take 3.1 MB on the server.',
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.getByTestId('encode-images').click();
  await expect(page.getByTestId('embedding-sentence')).toHaveText('Every image is encoded.', {
    timeout: PATIENCE,
  });
});
