/**
 * What is costly to paint, kept on a texture with a margin around the screen. Panning moves it;
 * while a full image is being zoomed it is stretched, and painted anew when the hand rests.
 */
import { drawRectangle, makeProgram } from './glProgram';
import type { Frame, GlProgram, Rectangle } from './glProgram';

/** Ground around the screen that is painted, too, CSS pixels. */
const MARGIN = 64;

/**
 * Panning that moves the sheet without painting, CSS pixels: little, so that every frame paints a
 * thin strip, instead of every ninth a wide one that makes the hand stumble.
 */
const STRIDE = 16;

/** From this many things on, zooming stretches the sheet. */
const MANY = 400;

/** The hand rests when the scale has stayed for so long. */
const REST_MILLISECONDS = 80;

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 v_corner;
uniform sampler2D u_sheet;
out vec4 o_color;
void main() {
  o_color = texture(u_sheet, vec2(v_corner.x, 1.0 - v_corner.y));
}`;

/** @param part  of the frame's screen, which is what has to be painted; CSS pixels */
type Paint = (frame: Frame, part: Rectangle) => void;

interface Canvas {
  readonly texture: WebGLTexture;
  readonly framebuffer: WebGLFramebuffer;
}

interface Painted {
  readonly key: string;
  readonly frame: Frame;
}

export class PaintedSheet {
  private readonly program: GlProgram;
  private front: Canvas;
  /** Where the sheet is moved to when panning leaves its margin. */
  private back: Canvas;
  private size = { width: 0, height: 0 };
  private painted: Painted | null = null;
  private lastScale = 0;
  private scaledAt = 0;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = makeProgram(gl, FRAGMENT_SHADER);
    this.front = makeCanvas(gl);
    this.back = makeCanvas(gl);
  }

  /** What was painted shows something else than what is to be shown. */
  forget(): void {
    this.painted = null;
  }

  /**
   * Show the sheet, painted anew where it must be.
   * @param key    of the look; another one is painted anew
   * @param count  of the things on it
   * @param paint  paints a part of it for a frame
   * @returns      whether it is shown as it will stay
   */
  draw(key: string, count: number, frame: Frame, paint: Paint): boolean {
    if (count === 0) return true;
    const isMoving = this.isScaling(frame.viewport.scale);
    const { painted } = this;
    if (painted?.key !== key || !isNear(painted.frame, frame))
      return this.repaint(key, frame, paint);
    const isSameScale = painted.frame.viewport.scale === frame.viewport.scale;
    if (isSameScale ? !isWithinStride(painted.frame, frame) : !isMoving || count < MANY) {
      return this.repaint(key, frame, paint);
    }
    this.show(painted.frame, frame);
    return isSameScale;
  }

  private isScaling(scale: number): boolean {
    const now = performance.now();
    if (scale !== this.lastScale) this.scaledAt = now;
    this.lastScale = scale;
    return now - this.scaledAt < REST_MILLISECONDS;
  }

  private repaint(key: string, frame: Frame, paint: Paint): boolean {
    const { gl } = this;
    const { width, height } = deviceSize(withMargin(frame));
    if (Math.max(width, height) > (gl.getParameter(gl.MAX_TEXTURE_SIZE) as number)) {
      paint(frame, { x: 0, y: 0, ...frame.screen });
      return true;
    }
    this.resize(width, height);
    const screen = gl.getParameter(gl.VIEWPORT) as Int32Array;
    gl.viewport(0, 0, width, height);
    const painted = this.scroll(key, frame, paint) ?? this.paintAll(frame, paint);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(screen[0] ?? 0, screen[1] ?? 0, screen[2] ?? 0, screen[3] ?? 0);
    this.painted = { key, frame: painted };
    this.show(painted, frame);
    return true;
  }

  private paintAll(frame: Frame, paint: Paint): Frame {
    this.paintPart({ x: 0, y: 0, ...this.size }, withMargin(frame), paint);
    return frame;
  }

  /**
   * Move what is still of use and paint the strips that came into sight.
   * @returns  the frame that the sheet is for now; null when nothing of it is of use
   */
  private scroll(key: string, frame: Frame, paint: Paint): Frame | null {
    const { gl, painted, size } = this;
    if (painted?.key !== key || painted.frame.viewport.scale !== frame.viewport.scale) return null;
    const ratio = frame.pixelRatio;
    const before = painted.frame.viewport;
    const dx = Math.round((frame.viewport.offsetX - before.offsetX) * ratio);
    // Rows of a framebuffer count from below.
    const dy = -Math.round((frame.viewport.offsetY - before.offsetY) * ratio);
    const [width, height] = [size.width - Math.abs(dx), size.height - Math.abs(dy)];
    if (width <= 0 || height <= 0) return null;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.front.framebuffer);
    gl.bindTexture(gl.TEXTURE_2D, this.back.texture);
    const [toX, toY] = [Math.max(0, dx), Math.max(0, dy)];
    const [fromX, fromY] = [Math.max(0, -dx), Math.max(0, -dy)];
    gl.copyTexSubImage2D(gl.TEXTURE_2D, 0, toX, toY, fromX, fromY, width, height);
    [this.front, this.back] = [this.back, this.front];
    const offsetX = before.offsetX + dx / ratio;
    const offsetY = before.offsetY - dy / ratio;
    const moved = { ...frame, viewport: { scale: before.scale, offsetX, offsetY } };
    const strips = [
      { x: dx > 0 ? 0 : width, y: 0, width: Math.abs(dx), height: size.height },
      { x: toX, y: dy > 0 ? 0 : height, width, height: Math.abs(dy) },
    ];
    for (const strip of strips) this.paintPart(strip, withMargin(moved), paint);
    return moved;
  }

  /** @param part  pixels of the sheet, counted from below */
  private paintPart({ x, y, width, height }: Rectangle, frame: Frame, paint: Paint): void {
    if (width === 0 || height === 0) return;
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.front.framebuffer);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(x, y, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const ratio = frame.pixelRatio;
    const top = this.size.height - y - height;
    paint(frame, {
      x: x / ratio,
      y: top / ratio,
      width: width / ratio,
      height: height / ratio,
    });
    gl.disable(gl.SCISSOR_TEST);
  }

  private resize(width: number, height: number): void {
    if (width === this.size.width && height === this.size.height) return;
    const { gl } = this;
    this.size = { width, height };
    // What lay on them is gone with their old size.
    this.painted = null;
    for (const { texture, framebuffer } of [this.front, this.back]) {
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      const { FRAMEBUFFER, COLOR_ATTACHMENT0, TEXTURE_2D } = gl;
      gl.framebufferTexture2D(FRAMEBUFFER, COLOR_ATTACHMENT0, TEXTURE_2D, texture, 0);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  /** Lay what was painted for one frame where it belongs in another. */
  private show(painted: Frame, frame: Frame): void {
    const { gl, program } = this;
    const stretch = frame.viewport.scale / painted.viewport.scale;
    const offsetOn = (axis: 'offsetX' | 'offsetY'): number =>
      frame.viewport[axis] - painted.viewport[axis] * stretch;
    // Whole device pixels, or everything would blur.
    const snapped = (offset: number): number =>
      stretch === 1 ? Math.round(offset * frame.pixelRatio) / frame.pixelRatio : offset;
    const { width, height } = withMargin(painted).screen;
    gl.useProgram(program.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.front.texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, stretch === 1 ? gl.NEAREST : gl.LINEAR);
    gl.uniform1i(program.uniform('u_sheet'), 0);
    drawRectangle(
      gl,
      program,
      { x: -MARGIN, y: -MARGIN, width, height },
      {
        ...frame,
        viewport: {
          scale: stretch,
          offsetX: snapped(offsetOn('offsetX')),
          offsetY: snapped(offsetOn('offsetY')),
        },
      },
    );
  }
}

const makeCanvas = (gl: WebGL2RenderingContext): Canvas => {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return { texture, framebuffer: gl.createFramebuffer() };
};

const deviceSize = ({ screen, pixelRatio }: Frame): { width: number; height: number } => ({
  width: Math.round(screen.width * pixelRatio),
  height: Math.round(screen.height * pixelRatio),
});

const withMargin = (frame: Frame): Frame => ({
  pixelRatio: frame.pixelRatio,
  screen: {
    width: frame.screen.width + 2 * MARGIN,
    height: frame.screen.height + 2 * MARGIN,
  },
  viewport: {
    scale: frame.viewport.scale,
    offsetX: frame.viewport.offsetX + MARGIN,
    offsetY: frame.viewport.offsetY + MARGIN,
  },
});

/** Whether both are of one screen, and stretching one to the other leaves it readable. */
const isNear = (painted: Frame, frame: Frame): boolean => {
  const stretch = frame.viewport.scale / painted.viewport.scale;
  return (
    painted.pixelRatio === frame.pixelRatio &&
    painted.screen.width === frame.screen.width &&
    painted.screen.height === frame.screen.height &&
    stretch < 4 &&
    stretch > 0.25
  );
};

/** Whether moving the sheet is enough; both at one scale. */
const isWithinStride = (painted: Frame, frame: Frame): boolean =>
  Math.abs(frame.viewport.offsetX - painted.viewport.offsetX) <= STRIDE &&
  Math.abs(frame.viewport.offsetY - painted.viewport.offsetY) <= STRIDE;
