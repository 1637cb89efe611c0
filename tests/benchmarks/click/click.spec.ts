/** What a labeler's hand feels, measured on the real page; `click.py` makes figures of it. */
import { writeFileSync } from 'node:fs';

import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

import type { LabelingPage } from '../../e2e/labelingPage';
import { traceTasks } from './longTasks';
import { heapBytes, logIn, openImage, openPage, quiet, vitBEmbedding } from './pages';
import type { Kind, StorageState } from './pages';
import { plan } from './plan';
import type { Measured, PlannedImage } from './plan';
import { readProbe, rest, timed } from './probe';
import { variable } from './variable';

const SIZES = ['1mp', '12mp', '50mp'] as const;
const KINDS: readonly Kind[] = ['ours', 'stock'];
const LONG_MILLISECONDS = 50;

/** What a click on the stock page counts as that brought nothing in a minute: it takes part no more. */
const GIVEN_UP_MILLISECONDS = 60_000;

/** Points of an image that come close to every part of it: the golden ratio's multiples. */
function pointOf({ width, height }: PlannedImage, round: number): readonly [number, number] {
  return [
    width * (0.1 + 0.8 * ((round * 0.618034) % 1)),
    height * (0.1 + 0.8 * ((round * 0.754878) % 1)),
  ];
}

/** Jump to a point and click at once, so that no preview has answered; then drop the prompt. */
async function timeClick(labeling: LabelingPage, x: number, y: number): Promise<number> {
  const { page } = labeling;
  const at = await labeling.at(x, y);
  const milliseconds = await timed(page, 'clicks', async () => {
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.up();
  });
  await page.keyboard.press('Escape');
  await labeling.expectPrompts(0);
  // A preview of this page would take the processor from the next one's click.
  await rest(page);
  return milliseconds;
}

/** Say on the terminal what is being measured, since the whole takes a quarter of an hour. */
function announce(what: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
}

test('clicks, hovers and switches', async ({ browser }) => {
  const state = await logIn(browser);
  announce('switches');
  const switches = await timeSwitches(state);
  announce('clicks');
  const clicks = await timeClicks(state);
  announce('a minute of work');
  const work = await workAMinute(state);
  announce('memory');
  const figures: Measured = {
    ...clicks,
    ...work,
    switches,
    heapBytes: await measureHeaps(state),
    embeddingBytes: await measureEmbedding(),
  };
  writeFileSync(variable('SAMWEB_CLICK_RESULTS'), JSON.stringify(figures));

  /** All six pages are open at once and take turns, so that what else goes on meets all alike. */
  async function timeClicks(session: StorageState): Promise<Pick<Measured, Kind>> {
    const times: Record<Kind, Record<string, number[]>> = { ours: {}, stock: {} };
    const givenUp = new Set<LabelingPage>();
    const open: { kind: Kind; size: (typeof SIZES)[number]; labeling: LabelingPage }[] = [];
    for (const size of SIZES) {
      for (const kind of KINDS) {
        const page = await openPage(browser, session, kind);
        open.push({ kind, size, labeling: await openImage(page, plan.sizes[size]) });
        times[kind][size] = [];
      }
    }
    // The first click of a page brings its code to speed.
    for (let round = -1; round < plan.rounds; round += 1) {
      if (round % 5 === 0) announce(`round ${String(round)} of ${String(plan.rounds)}`);
      for (const { kind, size, labeling } of open.filter((one) => !givenUp.has(one.labeling))) {
        // Meta's graph takes seconds for 12 megapixels and more: a third of the rounds is enough.
        if (kind === 'stock' && size !== '1mp' && round % 3 > 0) continue;
        const click = timeClick(labeling, ...pointOf(plan.sizes[size], round + 2));
        const milliseconds = await (kind === 'stock'
          ? click.catch(() => GIVEN_UP_MILLISECONDS)
          : click);
        if (round >= 0) times[kind][size]?.push(milliseconds);
        if (milliseconds === GIVEN_UP_MILLISECONDS) givenUp.add(labeling);
      }
    }
    for (const { labeling } of open) await labeling.page.context().close();
    return times;
  }

  /** Hover, click and keep masks without a rest. */
  async function workAMinute(
    session: StorageState,
  ): Promise<Pick<Measured, 'hoverHz' | 'longTasks' | 'longestTask'>> {
    const page = await openPage(browser, session, 'ours');
    const image = plan.sizes['12mp'];
    const labeling = await openImage(page, image);
    let answers = 0;
    let hovered = 0;
    const tasks = await traceTasks(browser, page, async () => {
      const until = Date.now() + plan.busySeconds * 1000;
      for (let round = 1; Date.now() < until; round += 1) {
        const before = (await readProbe(page)).answers;
        const startedAt = Date.now();
        await sweep(labeling, image, round);
        hovered += Date.now() - startedAt;
        answers += (await readProbe(page)).answers - before;
        const [x, y] = pointOf(image, round);
        await labeling.click(x, y);
        await page.keyboard.press(round % 3 === 0 ? 'f' : 'Escape');
        await labeling.expectPrompts(0);
      }
    });
    expect(tasks.length).toBeGreaterThan(100);
    await page.context().close();
    return {
      hoverHz: (answers * 1000) / hovered,
      longTasks: tasks.filter((milliseconds) => milliseconds > LONG_MILLISECONDS).length,
      longestTask: Math.max(...tasks),
    };
  }

  /** Move the pointer for two seconds, as fast as a screen tells of it. */
  async function sweep(labeling: LabelingPage, image: PlannedImage, round: number): Promise<void> {
    const from = await labeling.at(...pointOf(image, round));
    const to = await labeling.at(...pointOf(image, round + 1));
    const until = Date.now() + 2_000;
    for (let step = 0; Date.now() < until; step += 1) {
      const part = (step % 120) / 120;
      await labeling.page.mouse.move(
        from.x + (to.x - from.x) * part,
        from.y + (to.y - from.y) * part,
      );
      await labeling.page.waitForTimeout(5);
    }
  }

  /** The pointer rests on the canvas; the next image is there, and its preview comes by itself. */
  async function timeSwitches(session: StorageState): Promise<readonly number[]> {
    const page = await openPage(browser, session, 'ours');
    const [first, ...rest] = plan.row;
    if (first === undefined) throw new Error('The row is empty.');
    const labeling = await openImage(page, first);
    const times: number[] = [];
    for (const image of rest) {
      await labeling.hover(...pointOf(image, times.length + 1));
      await expect(labeling.root).not.toHaveAttribute('data-hover-iou', '');
      await quiet(page);
      times.push(await timed(page, 'switches', () => page.keyboard.press('d')));
      await expect(labeling.root).toHaveAttribute('data-image', image.id);
    }
    await page.context().close();
    return times;
  }

  async function measureHeaps(session: StorageState): Promise<Measured['heapBytes']> {
    return {
      '1mp': await heapAfterWork(session, plan.sizes['1mp']),
      '100mp': await heapAfterWork(session, plan.sizes['100mp']),
    };
  }

  /** Clicks, corrections and kept masks: the memory never shrinks, so its end is its peak. */
  async function heapAfterWork(session: StorageState, image: PlannedImage): Promise<number> {
    const page: Page = await openPage(browser, session, 'ours');
    const labeling = await openImage(page, image);
    for (let round = 1; round <= 4; round += 1) {
      await labeling.click(...pointOf(image, round));
      await labeling.click(...pointOf(image, round + 10), 'right');
      await page.keyboard.press(round % 2 === 0 ? 'f' : 'Escape');
      await labeling.expectPrompts(0);
    }
    const bytes = await heapBytes(page);
    await page.context().close();
    return bytes;
  }

  async function measureEmbedding(): Promise<number> {
    const context = await browser.newContext({ storageState: state });
    const path = `/api/v1/images/${plan.sizes['1mp'].id}/embedding/`;
    const status = (await (await context.request.get(path)).json()) as { url: string };
    const stored = await (await context.request.get(status.url)).body();
    await context.close();
    return vitBEmbedding(stored).length;
  }
});
