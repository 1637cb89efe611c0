/** The picture itself: tiles of at most 2048 pixels, smooth when small, crisp pixels when large. */
import type { SizeHW } from '../engine/geometry/spaces';
import { drawRectangle, isOnScreen, makeProgram } from './glProgram';
import type { Frame, GlProgram, Rectangle } from './glProgram';
import type { SceneLight } from './scene';
import { cutIntoTiles } from './tiling';

/** From 3 screen pixels per display pixel on, the pixels themselves are what one wants to see. */
const CRISP_SCALE = 3;

/** From here on lines between the image's pixels show where one ends. */
const GRID_SCALE = 12;

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 v_corner;
in vec2 v_image;
uniform sampler2D u_tile;
uniform vec3 u_light;
uniform float u_grid;
out vec4 o_color;
void main() {
  vec3 color = texture(u_tile, v_corner).rgb;
  // Brightness and contrast first, gamma on what is left of them.
  color = clamp((color - 0.5) * u_light.y + 0.5 + u_light.x, 0.0, 1.0);
  color = pow(color, vec3(1.0 / u_light.z));
  // One screen pixel between image pixels, against the picture's own tone so that it is seen on any.
  vec2 within = fract(v_image);
  vec2 pixel = fwidth(v_image);
  float line = u_grid * max(step(within.x, pixel.x), step(within.y, pixel.y));
  float tone = dot(color, vec3(0.3, 0.6, 0.1));
  color = mix(color, vec3(tone > 0.5 ? 0.0 : 1.0), line * 0.22);
  o_color = vec4(color, 1.0);
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

  draw({ brightness, contrast, gamma }: SceneLight, frame: Frame): void {
    const { gl } = this;
    const isCrisp = frame.viewport.scale * this.displayScale > CRISP_SCALE;
    gl.useProgram(this.program.program);
    gl.disable(gl.BLEND);
    gl.activeTexture(gl.TEXTURE0);
    gl.uniform1i(this.program.uniform('u_tile'), 0);
    gl.uniform3f(this.program.uniform('u_light'), brightness, contrast, gamma);
    gl.uniform1f(this.program.uniform('u_grid'), frame.viewport.scale >= GRID_SCALE ? 1 : 0);
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
