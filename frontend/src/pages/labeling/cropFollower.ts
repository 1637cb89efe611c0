/**
 * Small objects: where the screen shows a part of a large image, SAM is to see that part nearer.
 * Once the view rests, the crop of the grid that holds it is asked for; until it has come, and
 * where the view is wider than any crop, the whole image's embedding answers.
 */
import type { DecoderClient } from '../../decoder/client';
import { chooseCrop } from '../../engine/geometry/cropGrid';
import { isInside, isSameCrop } from '../../engine/geometry/region';
import type { BoxXyxy, SizeHW } from '../../engine/geometry/spaces';
import { visibleImageBox } from '../../engine/geometry/viewport';
import { isSameWindow } from '../../engine/intensity/intensity';
import { NO_CROPS } from '../../stores/crops';
import type { Editor } from '../../tools/editor';
import { reasonOf } from '../../tools/reasonOf';
import { awaitEmbedding } from './awaitEmbedding';
import type { StatusStore } from './status';

/** A wheel pauses this long between two notches, and a hand between two drags. */
const REST_MILLISECONDS = 350;

export interface CropImage {
  readonly id: string;
  readonly size: SizeHW;
  /** Of the display image, out of which the server cuts crops unless the image has tiles. */
  readonly displaySize: SizeHW;
  readonly tiles: object | null;
}

export class CropFollower {
  private image: CropImage | null = null;
  private wanted: BoxXyxy | null = null;
  private asked = 0;
  /** Addresses of embeddings that came, by crop. */
  private readonly urls = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly editor: Editor,
    private readonly status: StatusStore,
    private readonly decoder: Pick<DecoderClient, 'approach'>,
  ) {}

  /** Another image is shown. */
  open(image: CropImage): void {
    this.image = image;
    this.forget();
  }

  /** Follow the view, and what SAM sees; the returned function stops it. */
  follow(): () => void {
    const { viewport, windowing } = this.editor.stores;
    const stops = [
      viewport.subscribe((state, before) => {
        if (state.viewport !== before.viewport || state.screen !== before.screen) this.lookAtRest();
      }),
      // The decoder forgets its crops with what it was opened for.
      windowing.subscribe(({ sam }, before) => {
        if (!isSameWindow(sam, before.sam)) this.beginAnew();
      }),
      this.status.subscribe(({ decoder }, before) => {
        if (decoder !== before.decoder && decoder.state === 'ready') this.beginAnew();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(this.timer);
    };
  }

  private beginAnew(): void {
    this.forget();
    this.lookAtRest();
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.asked += 1;
    this.wanted = null;
    this.urls.clear();
    this.editor.stores.crops.setState(NO_CROPS);
  }

  private lookAtRest(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), REST_MILLISECONDS);
  }

  private look(): void {
    const { image } = this;
    if (image === null || this.editor.image?.id !== image.id) return;
    const crop = this.cropInSight(image);
    const hasFailed = this.editor.stores.crops.getState().problem !== '';
    if (isSameCrop(crop, this.wanted) && !hasFailed) return;
    this.leaveBehind();
    this.wanted = crop;
    this.asked += 1;
    if (crop !== null) {
      void this.approach(image, crop, this.asked);
      return;
    }
    this.editor.stores.crops.setState(NO_CROPS);
    void this.decoder.approach(null);
  }

  /** A crop that holds a part of what is shown would answer for a part alone. */
  private leaveBehind(): void {
    const { crops, viewport } = this.editor.stores;
    const { active } = crops.getState();
    if (active === null || this.image === null) return;
    const { viewport: shown, screen } = viewport.getState();
    if (isInside(visibleImageBox(shown, this.image.size, screen), active)) return;
    crops.setState({ active: null });
    void this.decoder.approach(null);
  }

  private cropInSight({ size, displaySize, tiles }: CropImage): BoxXyxy | null {
    const inputSize = this.editor.image?.inputSize ?? Infinity;
    if (Math.max(size.height, size.width) <= inputSize) return null;
    const { viewport, screen } = this.editor.stores.viewport.getState();
    const shown = visibleImageBox(viewport, size, screen);
    const detail = tiles === null ? displaySize : size;
    const detailLongSide = Math.max(detail.height, detail.width);
    return chooseCrop(shown, size, detailLongSide, this.wanted);
  }

  private async approach(image: CropImage, crop: BoxXyxy, ticket: number): Promise<void> {
    const { crops } = this.editor.stores;
    crops.setState({ coming: { crop, state: 'queued', ahead: 0 }, problem: '' });
    try {
      const url = await this.urlOf(image, crop, ticket);
      if (url === null) return;
      const source = { imageId: image.id, url, imageSize: image.size, crop };
      const isTaken = await this.decoder.approach(source);
      if (ticket !== this.asked) return;
      crops.setState({ active: isTaken ? crop : null, coming: null });
      if (isTaken) this.showNearer();
    } catch (error) {
      const problem = reasonOf(error);
      // Its file may have made way for others: the next look asks the server.
      this.urls.delete(keyOf(crop));
      if (ticket === this.asked) crops.setState({ coming: null, problem });
    }
  }

  /** @returns  null when something else is in sight by now */
  private async urlOf(image: CropImage, crop: BoxXyxy, ticket: number): Promise<string | null> {
    const key = keyOf(crop);
    const known = this.urls.get(key);
    if (known !== undefined) return known;
    const { crops } = this.editor.stores;
    const view = { window: this.window(), crop };
    const status = await awaitEmbedding(image.id, view, {
      isWanted: () => ticket === this.asked,
      tell: ({ state, position }) => {
        const isRunning = state === 'running';
        const coming = {
          crop,
          state: isRunning ? 'running' : 'queued',
          ahead: position ?? 0,
        } as const;
        crops.setState({ coming });
      },
    });
    const url = status?.url ?? null;
    if (url !== null) this.urls.set(key, url);
    return url;
  }

  /** The project's own window is asked for by none. */
  private window() {
    const { intensity, sam } = this.editor.stores.windowing.getState();
    return sam === null || isSameWindow(sam, intensity?.sam ?? null) ? undefined : sam;
  }

  /** What was answered by less detail is asked again. */
  private showNearer(): void {
    if (this.editor.hasPrompts()) this.editor.prompts.askAgain();
    else this.editor.previewAtPointer();
  }
}

const keyOf = (crop: BoxXyxy): string => Object.values(crop).join(' ');
