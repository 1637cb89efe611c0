/**
 * Everything behind the page that is not React: two models under one viewport and one set of
 * prompts. Nothing of it is saved.
 */
import { createStore } from 'zustand/vanilla';

import { NoWebGl2Error, Renderer } from '../../canvas/renderer';
import type { Picture } from '../../canvas/picture';
import type { TilePyramid } from '../../canvas/tilePyramid';
import { MaskClient } from '../../decoder/maskClient';
import type { BoxXyxy, ImagePoint, SizeHW } from '../../engine/geometry/spaces';
import type { Prompt } from '../../engine/prompts/prompts';
import { makeViewportStore, setImageSize } from '../../stores/viewport';
import { PictureCache } from '../labeling/pictureCache';
import { makeComparedDecoder, makeMasksWorker } from '../labeling/workers';
import { cycleTogether } from './cycling';
import { Judge } from './judging';
import type { Verdict } from './judging';
import { Pane } from './pane';
import { paneScene } from './paneScene';
import { SIDES } from './sides';
import type { Side } from './sides';

export interface ComparisonState {
  readonly verdict: Verdict | null;
  readonly isDifferenceOnly: boolean;
  readonly draggedBox: BoxXyxy | null;
  readonly hoveredPrompt: number | null;
  /** The keyboard is on a picture: Enter puts a point into its middle, which is shown. */
  readonly isMiddleShown: boolean;
  readonly picture: 'loading' | 'shown' | 'failed';
  readonly isCanvasMissing: boolean;
}

export interface ComparedImage {
  readonly id: string;
  readonly size: SizeHW;
  readonly pictureUrl: string;
  readonly tiles: TilePyramid | null;
}

export class Comparison {
  readonly viewport = makeViewportStore();
  readonly store = createStore<ComparisonState>(() => ({
    verdict: null,
    isDifferenceOnly: false,
    draggedBox: null,
    hoveredPrompt: null,
    isMiddleShown: false,
    picture: 'loading',
    isCanvasMissing: false,
  }));
  readonly panes: Readonly<Record<Side, Pane>>;

  private readonly masks = new MaskClient(makeMasksWorker);
  private readonly judge: Judge;
  private readonly pictures = new PictureCache();
  private readonly renderers = new Map<Side, Renderer>();
  private image: ComparedImage | null = null;
  private picture: Picture | null = null;
  private isDark = true;

  constructor() {
    const makePane = (): Pane =>
      new Pane({
        makeDecoder: makeComparedDecoder,
        cut: (logits, target) => this.masks.cut(logits, target),
      });
    this.panes = { left: makePane(), right: makePane() };
    this.judge = new Judge({
      panes: this.panes,
      unpack: (segmentations) => this.masks.unpack(segmentations),
      say: (verdict) => this.store.setState({ verdict }),
    });
  }

  /** Keep both pictures and the verdict up to date; the returned function ends everything. */
  follow(): () => void {
    const { left, right } = this.panes;
    const stops = [
      this.viewport.subscribe(() => this.redraw()),
      this.store.subscribe(() => this.redraw()),
      ...[left, right].map(({ store }) => store.subscribe(() => this.redraw())),
      this.judge.follow(),
    ];
    return () => {
      for (const stop of stops) stop();
      for (const side of SIDES) this.panes[side].dispose();
      this.masks.dispose();
    };
  }

  /** Give one side its two layers; null takes them away. */
  attach(side: Side, canvases: readonly [HTMLCanvasElement, HTMLCanvasElement] | null): void {
    this.renderers.get(side)?.dispose();
    this.renderers.delete(side);
    if (canvases === null) return;
    try {
      const renderer = new Renderer(...canvases, () => this.scene(side));
      this.renderers.set(side, renderer);
      this.showPicture(renderer);
    } catch (error) {
      if (!(error instanceof NoWebGl2Error)) throw error;
      this.store.setState({ isCanvasMissing: true });
    }
  }

  resize(side: Side, screen: SizeHW, pixelRatio: number): void {
    this.renderers.get(side)?.resize(screen, pixelRatio);
  }

  setDark(isDark: boolean): void {
    this.isDark = isDark;
    this.redraw();
  }

  /** Show an image in both panes. */
  async open(image: ComparedImage): Promise<void> {
    if (this.image?.id === image.id) return;
    this.image = image;
    this.picture = null;
    this.clear();
    setImageSize(this.viewport, image.size);
    this.store.setState({ picture: 'loading' });
    try {
      const picture = await this.pictures.get(image.pictureUrl);
      if (this.image !== image) return;
      this.picture = picture;
      for (const renderer of this.renderers.values()) this.showPicture(renderer);
      this.store.setState({ picture: 'shown' });
    } catch {
      if (this.image === image) this.store.setState({ picture: 'failed' });
    }
  }

  /** The prompts that both panes have. */
  get prompts(): readonly Prompt[] {
    return this.panes.left.store.getState().prompts;
  }

  add(prompt: Prompt): void {
    for (const side of SIDES) this.panes[side].add(prompt);
  }

  remove(index: number): void {
    for (const side of SIDES) this.panes[side].remove(index);
  }

  /** Take the newest prompt back; false when there is none. */
  removeLast(): boolean {
    const last = this.prompts.length - 1;
    if (last < 0) return false;
    this.remove(last);
    return true;
  }

  /** Let go of all prompts; false when there are none. */
  clear(): boolean {
    const hadAny = this.prompts.length > 0;
    for (const side of SIDES) this.panes[side].clear();
    return hadAny;
  }

  /** Show the next candidate of both, like beside like; false when there is none. */
  cycle(step: 1 | -1): boolean {
    return cycleTogether(
      SIDES.map((side) => this.panes[side]),
      step,
    );
  }

  preview(point: ImagePoint | null): void {
    for (const side of SIDES) this.panes[side].preview(point);
  }

  toggleDifference(): void {
    this.store.setState(({ isDifferenceOnly }) => ({ isDifferenceOnly: !isDifferenceOnly }));
  }

  private redraw(): void {
    for (const renderer of this.renderers.values()) renderer.requestFrame();
  }

  private showPicture(renderer: Renderer): void {
    if (this.image !== null) {
      renderer.setPicture(this.picture, this.image.size, this.image.tiles);
    }
  }

  private scene(side: Side) {
    const { panes, viewport, store, isDark } = this;
    return paneScene(side, {
      pane: panes[side].store.getState(),
      viewport: viewport.getState(),
      comparison: store.getState(),
      isDark,
    });
  }
}
