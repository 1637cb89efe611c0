/** The labeling page as a labeler's hand sees it: image coordinates in, state out. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** Air that the page leaves around a fitted image, CSS pixels. */
const FIT_MARGIN = 16;

export interface SizeHW {
  readonly height: number;
  readonly width: number;
}

export class LabelingPage {
  readonly root: Locator;

  constructor(
    readonly page: Page,
    private readonly size: SizeHW,
  ) {
    this.root = page.getByTestId('labeling-page');
  }

  /** Wait until picture, objects and categories are there: a hand can draw. */
  async opened(): Promise<void> {
    await expect(this.root).toHaveAttribute('data-picture', 'shown');
    await expect(this.root).toHaveAttribute('data-image', /./);
    await expect(this.page.getByTestId('category').first()).toBeVisible();
  }

  /** Wait until the decoder is there, too: SAM answers. */
  async ready(): Promise<void> {
    await this.opened();
    await expect(this.root).toHaveAttribute('data-decoder', 'ready');
  }

  /** Wait until the worker of masks is there, too: the network may go. */
  async readyOffline(): Promise<void> {
    await this.ready();
    // The page starts it at once and says nowhere that it has come: its script answers for it.
    await expect
      .poll(async () => {
        const worker = this.page.workers().find((one) => one.url().includes('/masks.worker-'));
        return worker?.evaluate(() => self.onmessage !== null);
      })
      .toBe(true);
  }

  /** Where an image point lies on the page while the image is fitted, CSS pixels. */
  async at(x: number, y: number): Promise<{ x: number; y: number }> {
    const box = await this.page.getByTestId('canvas').boundingBox();
    if (box === null) throw new Error('The canvas is not shown.');
    const scale = Math.min(
      (box.width - 2 * FIT_MARGIN) / this.size.width,
      (box.height - 2 * FIT_MARGIN) / this.size.height,
      4,
    );
    return {
      x: box.x + (box.width - this.size.width * scale) / 2 + x * scale,
      y: box.y + (box.height - this.size.height * scale) / 2 + y * scale,
    };
  }

  async hover(x: number, y: number): Promise<void> {
    const at = await this.at(x, y);
    await this.page.mouse.move(at.x, at.y);
  }

  /** Click and wait until the decoder has answered. */
  async click(x: number, y: number, button: 'left' | 'right' = 'left'): Promise<void> {
    const before = Number(await this.root.getAttribute('data-prompts'));
    const at = await this.at(x, y);
    await this.page.mouse.click(at.x, at.y, { button });
    await this.expectPrompts(before + 1);
  }

  /** Drag a box from one image point to another and wait for the answer. */
  async drag(x0: number, y0: number, x1: number, y1: number): Promise<void> {
    const from = await this.at(x0, y0);
    const to = await this.at(x1, y1);
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await this.page.mouse.move(to.x, to.y);
    await this.page.mouse.up();
  }

  async expectPrompts(count: number): Promise<void> {
    await expect(this.root).toHaveAttribute('data-prompts', String(count));
    await expect(this.root).toHaveAttribute('data-decoding', 'false');
  }

  async expectAnnotations(count: number): Promise<void> {
    await expect(this.root).toHaveAttribute('data-annotations', String(count));
  }

  async expectSaved(): Promise<void> {
    await expect(this.root).toHaveAttribute('data-save', 'saved');
  }
}
