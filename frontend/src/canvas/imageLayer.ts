/** The picture itself: tiles of at most 2048 pixels, smooth when small, crisp pixels when large. */
import type { SizeHW } from '../engine/geometry/spaces';
import { drawRectangle, isOnScreen, makeProgram } from './glProgram';
import type { Frame, GlProgram, Rectangle } from './glProgram';
import { cutIntoTiles } from './tiling';

/** From 3 screen pixels per display pixel on, the pixels themselves are what one wants to see. */
const CRISP_SCALE = 3;

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 v_corner;
uniform sampler2D u_tile;
out vec4 o_color;
void main() {
  o_color = vec4(texture(u_tile, v_corner).rgb, 1.0);
}`;

interface Tile {
  readonly texture: WebGLTexture;
  /** Image frame. */
  readonly rectangle: Rectangle;
}

export class ImageLayer {
  private readonly program: GlProgram;
  private tiles: readonly Tile[] = [];
  private displayScale = 1;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = makeProgram(gl, FRAGMENT_SHADER);
  }

  /** Upload a display image that stands for an image of another size. */
  setImage(bitmap: ImageBitmap | null, imageSize: SizeHW): void {
    for (const { texture } of this.tiles) this.gl.deleteTexture(texture);
    if (bitmap === null) {
      this.tiles = [];
      return;
    }
    this.displayScale = imageSize.width / bitmap.width;
    const across = imageSize.width / bitmap.width;
    const down = imageSize.height / bitmap.height;
    this.tiles = cutIntoTiles(bitmap.width, bitmap.height).map((tile) => ({
      texture: this.upload(bitmap, tile),
      rectangle: {
        x: tile.x * across,
        y: tile.y * down,
        width: tile.width * across,
        height: tile.height * down,
      },
    }));
  }

  draw(frame: Frame): void {
    const { gl } = this;
    const isCrisp = frame.viewport.scale * this.displayScale > CRISP_SCALE;
    gl.useProgram(this.program.program);
    gl.disable(gl.BLEND);
    gl.activeTexture(gl.TEXTURE0);
    gl.uniform1i(this.program.uniform('u_tile'), 0);
    for (const { texture, rectangle } of this.tiles) {
      if (!isOnScreen(rectangle, frame)) continue;
      gl.bindTexture(gl.TEXTURE_2D, texture);
      const magnified = isCrisp ? gl.NEAREST : gl.LINEAR;
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, magnified);
      drawRectangle(gl, this.program, rectangle, frame);
    }
  }

  private upload(bitmap: ImageBitmap, tile: Rectangle): WebGLTexture {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, tile.x);
    gl.pixelStorei(gl.UNPACK_SKIP_ROWS, tile.y);
    const { RGBA, UNSIGNED_BYTE } = gl;
    gl.texImage2D(
      gl.TEXTURE_2D,
      0,
      gl.RGBA8,
      tile.width,
      tile.height,
      0,
      RGBA,
      UNSIGNED_BYTE,
      bitmap,
    );
    gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, 0);
    gl.pixelStorei(gl.UNPACK_SKIP_ROWS, 0);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return texture;
  }
}
