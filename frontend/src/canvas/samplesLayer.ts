/**
 * Deep gray from its samples: an integer texture a tile, windowed in the shader after the resize.
 * Integer textures are not filtered by the driver, so the shader mixes four samples itself, of the
 * copy that is nearest to the screen's size.
 */
import type { SizeHW } from '../engine/geometry/spaces';
import { cutOut, pyramidOf } from '../engine/intensity/pyramid';
import type { Samples } from '../engine/intensity/pyramid';
import { drawRectangle, isOnScreen, makeProgram } from './glProgram';
import type { Frame, GlProgram, Rectangle } from './glProgram';
import { CRISP_SCALE, GRID_LINES, GRID_SCALE } from './pixelGrid';
import type { SceneWindow } from './scene';
import { cutIntoTiles, inImageFrame } from './tiling';

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;
in vec2 v_corner;
in vec2 v_image;
uniform usampler2D u_tile;
uniform vec2 u_window;
uniform int u_level;
uniform bool u_crisp;
uniform float u_grid;
out vec4 o_color;
float sampleAt(ivec2 place, ivec2 size) {
  return float(texelFetch(u_tile, clamp(place, ivec2(0), size - 1), u_level).r);
}
float mixedAt(vec2 place, ivec2 size) {
  vec2 from = floor(place - 0.5);
  vec2 part = place - 0.5 - from;
  ivec2 corner = ivec2(from);
  float above = mix(sampleAt(corner, size), sampleAt(corner + ivec2(1, 0), size), part.x);
  float below =
    mix(sampleAt(corner + ivec2(0, 1), size), sampleAt(corner + ivec2(1, 1), size), part.x);
  return mix(above, below, part.y);
}
${GRID_LINES}
void main() {
  ivec2 size = textureSize(u_tile, u_level);
  vec2 place = v_corner * vec2(size);
  float value = u_crisp ? sampleAt(ivec2(floor(place)), size) : mixedAt(place, size);
  float shade = clamp((value - u_window.x) / (u_window.y - u_window.x), 0.0, 1.0);
  o_color = vec4(withGrid(vec3(shade), v_image, u_grid), 1.0);
}`;

interface Tile {
  readonly texture: WebGLTexture;
  readonly levelCount: number;
  /** Image frame. */
  readonly rectangle: Rectangle;
}

export class SamplesLayer {
  private readonly program: GlProgram;
  private tiles: readonly Tile[] = [];
  private displayScale = 1;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = makeProgram(gl, FRAGMENT_SHADER);
  }

  get isEmpty(): boolean {
    return this.tiles.length === 0;
  }

  /** Upload samples that stand for an image of another size; null takes them away. */
  setSamples(samples: Samples | null, imageSize: SizeHW): void {
    for (const { texture } of this.tiles) this.gl.deleteTexture(texture);
    this.tiles = [];
    if (samples === null) return;
    this.displayScale = imageSize.width / samples.width;
    this.tiles = cutIntoTiles(samples.width, samples.height).map((tile) => ({
      ...this.upload(pyramidOf(cutOut(samples, tile))),
      rectangle: inImageFrame(tile, samples, imageSize),
    }));
  }

  draw({ low, high }: SceneWindow, frame: Frame): void {
    const { gl } = this;
    const { uniform, program } = this.program;
    const scale = frame.viewport.scale * this.displayScale;
    gl.useProgram(program);
    gl.disable(gl.BLEND);
    gl.activeTexture(gl.TEXTURE0);
    gl.uniform1i(uniform('u_tile'), 0);
    gl.uniform2f(uniform('u_window'), low, high);
    gl.uniform1i(uniform('u_crisp'), scale > CRISP_SCALE ? 1 : 0);
    gl.uniform1f(uniform('u_grid'), frame.viewport.scale >= GRID_SCALE ? 1 : 0);
    const level = Math.max(0, Math.round(-Math.log2(scale * frame.pixelRatio)));
    for (const { texture, levelCount, rectangle } of this.tiles) {
      if (!isOnScreen(rectangle, frame)) continue;
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.uniform1i(uniform('u_level'), Math.min(level, levelCount - 1));
      drawRectangle(gl, this.program, rectangle, frame);
    }
  }

  private upload(levels: readonly Samples[]): Pick<Tile, 'texture' | 'levelCount'> {
    const { gl } = this;
    const texture = gl.createTexture();
    const [{ width, height } = { width: 1, height: 1 }] = levels;
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, levels.length, gl.R16UI, width, height);
    // Rows of an odd number of samples end on no multiple of four bytes.
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 2);
    const { TEXTURE_2D, RED_INTEGER, UNSIGNED_SHORT } = gl;
    levels.forEach(({ data, width: across, height: down }, level) => {
      gl.texSubImage2D(TEXTURE_2D, level, 0, 0, across, down, RED_INTEGER, UNSIGNED_SHORT, data);
    });
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST_MIPMAP_NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return { texture, levelCount: levels.length };
  }
}
