/**
 * The canvas: WebGL2 for picture and masks, a 2D context above it for prompts. One frame per
 * change, drawn at the next animation frame; a lost context is built again from what is kept here.
 */
import type { SizeHW } from '../engine/geometry/spaces';
import type { Samples } from '../engine/intensity/pyramid';
import { CandidateLayer } from './candidateLayer';
import { bindUnitQuad } from './glProgram';
import type { Frame } from './glProgram';
import { ImageLayer } from './imageLayer';
import { MaskLayer } from './maskLayer';
import type { Picture } from './picture';
import { drawOverlay } from './overlay';
import { SamplesLayer } from './samplesLayer';
import type { Scene } from './scene';
import type { TilePyramid } from './tilePyramid';

interface Shown {
  readonly picture: Picture;
  readonly imageSize: SizeHW;
  readonly pyramid: TilePyramid | null;
}

interface Layers {
  readonly image: ImageLayer;
  readonly samples: SamplesLayer;
  readonly masks: MaskLayer;
  readonly candidates: CandidateLayer;
}

/** A zoom that has come to rest is drawn sharp after this long. */
const SETTLE_MILLISECONDS = 100;

/** This browser has no WebGL2, or has switched it off. */
export class NoWebGl2Error extends Error {
  override readonly name = 'NoWebGl2Error';
}

export class Renderer {
  private readonly gl: WebGL2RenderingContext;
  private readonly overlay: CanvasRenderingContext2D;
  private readonly abort = new AbortController();
  private layers: Layers | null = null;
  private picture: Shown | null = null;
  private samples: { samples: Samples; imageSize: SizeHW } | null = null;
  private screen: SizeHW = { height: 1, width: 1 };
  private pixelRatio = 1;
  private pendingFrame = 0;
  private laterFrame = 0;

  /** @throws NoWebGl2Error where WebGL2 is missing */
  constructor(
    private readonly picturesCanvas: HTMLCanvasElement,
    private readonly overlayCanvas: HTMLCanvasElement,
    private readonly makeScene: () => Scene,
  ) {
    const gl = picturesCanvas.getContext('webgl2', { alpha: false, antialias: false });
    const overlay = overlayCanvas.getContext('2d');
    if (gl === null || overlay === null) throw new NoWebGl2Error('WebGL2 is not available.');
    this.gl = gl;
    this.overlay = overlay;
    const { signal } = this.abort;
    picturesCanvas.addEventListener('webglcontextlost', this.onLost, { signal });
    picturesCanvas.addEventListener('webglcontextrestored', this.onRestored, { signal });
    this.buildLayers();
  }

  /**
   * Show another picture. The renderer keeps the bitmaps until the next call.
   * @param pyramid  tiles that make it sharper; null where it shows the image in full
   */
  setPicture(picture: Picture | null, imageSize: SizeHW, pyramid: TilePyramid | null): void {
    this.picture = picture === null ? null : { picture, imageSize, pyramid };
    this.layers?.image.setImage(picture, imageSize, pyramid);
    this.requestFrame();
  }

  /** Draw deep gray from its samples in the place of the picture; null draws the picture. */
  setSamples(samples: Samples | null, imageSize: SizeHW): void {
    this.samples = samples === null ? null : { samples, imageSize };
    this.layers?.samples.setSamples(samples, imageSize);
    this.requestFrame();
  }

  /** Draw the scene anew at the next animation frame. */
  requestFrame(): void {
    if (this.pendingFrame !== 0) return;
    this.pendingFrame = requestAnimationFrame(() => {
      this.pendingFrame = 0;
      this.drawFrame();
    });
  }

  /** Follow the size of the element, CSS pixels, and the screen's density. */
  resize(screen: SizeHW, pixelRatio: number): void {
    this.screen = screen;
    this.pixelRatio = pixelRatio;
    for (const canvas of [this.picturesCanvas, this.overlayCanvas]) {
      canvas.width = Math.max(1, Math.round(screen.width * pixelRatio));
      canvas.height = Math.max(1, Math.round(screen.height * pixelRatio));
    }
    // A resized canvas is blank until it is drawn: at once, or it flickers.
    this.drawFrame();
  }

  dispose(): void {
    this.abort.abort();
    cancelAnimationFrame(this.pendingFrame);
    clearTimeout(this.laterFrame);
    this.layers?.image.dispose();
    this.layers = null;
  }

  private drawFrame(): void {
    const { gl, layers } = this;
    const scene = this.makeScene();
    this.overlay.setTransform(this.pixelRatio, 0, 0, this.pixelRatio, 0, 0);
    drawOverlay(this.overlay, scene, this.screen);
    if (layers === null || gl.isContextLost()) return;
    const frame: Frame = {
      viewport: scene.viewport,
      screen: this.screen,
      pixelRatio: this.pixelRatio,
    };
    gl.viewport(0, 0, this.picturesCanvas.width, this.picturesCanvas.height);
    gl.clearColor(scene.ground, scene.ground, scene.ground, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (scene.window === null || layers.samples.isEmpty) {
      if (!layers.image.draw(scene.light, frame)) this.requestFrame();
    } else layers.samples.draw(scene.window, frame);
    if (scene.isPeeking) return;
    const isSettled = layers.masks.draw(scene, frame);
    layers.candidates.draw(scene, frame);
    if (!isSettled) this.drawAgainLater();
  }

  private drawAgainLater(): void {
    clearTimeout(this.laterFrame);
    this.laterFrame = window.setTimeout(() => this.requestFrame(), SETTLE_MILLISECONDS);
  }

  private buildLayers(): void {
    bindUnitQuad(this.gl);
    this.layers = {
      image: new ImageLayer(this.gl, () => this.requestFrame()),
      samples: new SamplesLayer(this.gl),
      masks: new MaskLayer(this.gl),
      candidates: new CandidateLayer(this.gl),
    };
    if (this.picture !== null) {
      const { picture, imageSize, pyramid } = this.picture;
      this.layers.image.setImage(picture, imageSize, pyramid);
    }
    if (this.samples !== null) {
      this.layers.samples.setSamples(this.samples.samples, this.samples.imageSize);
    }
  }

  private readonly onLost = (event: Event): void => {
    // Without this the browser never gives the context back.
    event.preventDefault();
    this.layers?.image.dispose();
    this.layers = null;
  };

  private readonly onRestored = (): void => {
    this.buildLayers();
    this.requestFrame();
  };
}
