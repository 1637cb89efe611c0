/**
 * The picture itself: smooth when small, crisp pixels when large.
 *
 * Three levels. A small picture of the whole is shown at once, so that the next image is there with
 * the key; tiles of the full one, of at most 2048 pixels, come when the labeler looks closer, one a
 * frame. Without a small picture the tiles come at once. Of an image larger than its full picture,
 * tiles are fetched from the server, and drawn over what is there until they come.
 */
import type { SizeHW } from '../engine/geometry/spaces';
import { drawRectangle, isOnScreen, makeProgram } from './glProgram';
import type { Frame, GlProgram, Rectangle } from './glProgram';
import { CRISP_SCALE, GRID_LINES, GRID_SCALE } from './pixelGrid';
import type { Picture } from './picture';
import type { SceneLight } from './scene';
import { tilesOnScreen } from './tilePyramid';
import type { TilePyramid } from './tilePyramid';
import { TileTextures } from './tileTextures';
import { cutIntoTiles, inImageFrame, isEnlarged } from './tiling';

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 v_corner;
in vec2 v_image;
uniform sampler2D u_tile;
uniform vec3 u_light;
uniform float u_grid;
out vec4 o_color;
${GRID_LINES}
void main() {
  vec3 color = texture(u_tile, v_corner).rgb;
  // Brightness and contrast first, gamma on what is left of them.
  color = clamp((color - 0.5) * u_light.y + 0.5 + u_light.x, 0.0, 1.0);
  color = pow(color, vec3(1.0 / u_light.z));
  o_color = vec4(withGrid(color, v_image, u_grid), 1.0);
}`;

interface Tile {
  /** Display pixels of the full picture. */
  readonly source: Rectangle;
  /** Image frame. */
  readonly rectangle: Rectangle;
  /** Null until somebody looks at it. */
  texture: WebGLTexture | null;
}

export class ImageLayer {
  private readonly program: GlProgram;
  private picture: Picture | null = null;
  private imageSize: SizeHW = { height: 1, width: 1 };
  private whole: WebGLTexture | null = null;
  private tiles: readonly Tile[] = [];
  private fetched: { readonly pyramid: TilePyramid; readonly textures: TileTextures } | null = null;

  /** @param onTile  told when a tile has come from the server */
  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly onTile: () => void,
  ) {
    this.program = makeProgram(gl, FRAGMENT_SHADER);
  }

  /**
   * Take a display image that stands for an image of another size.
   * @param pyramid  tiles of the image, where the display image does not show it in full
   */
  setImage(picture: Picture | null, imageSize: SizeHW, pyramid: TilePyramid | null): void {
    this.dispose();
    for (const { texture } of this.tiles) this.gl.deleteTexture(texture);
    this.gl.deleteTexture(this.whole);
    this.picture = picture;
    this.imageSize = imageSize;
    this.whole = null;
    this.tiles = [];
    if (picture === null) return;
    if (pyramid !== null) this.fetched = { pyramid, textures: this.makeTextures() };
    const { full, small } = picture;
    if (small !== null) {
      this.whole = this.upload(small, { x: 0, y: 0, width: small.width, height: small.height });
    }
    this.tiles = cutIntoTiles(full.width, full.height).map((source) => ({
      source,
      rectangle: inImageFrame(source, full, imageSize),
      texture: null,
    }));
  }

  /** Fetch no more tiles. */
  dispose(): void {
    this.fetched?.textures.dispose();
    this.fetched = null;
  }

  /** @returns  whether it is as sharp as it gets; else the next frame brings more */
  draw({ brightness, contrast, gamma }: SceneLight, frame: Frame): boolean {
    const { gl, picture, imageSize } = this;
    if (picture === null) return true;
    gl.useProgram(this.program.program);
    gl.disable(gl.BLEND);
    gl.activeTexture(gl.TEXTURE0);
    gl.uniform1i(this.program.uniform('u_tile'), 0);
    gl.uniform3f(this.program.uniform('u_light'), brightness, contrast, gamma);
    gl.uniform1f(this.program.uniform('u_grid'), frame.viewport.scale >= GRID_SCALE ? 1 : 0);
    if (this.whole !== null) {
      this.drawTexture(this.whole, { ...imageSize, x: 0, y: 0 }, gl.LINEAR, frame);
    }
    if (picture.small !== null && !isEnlarged(picture.small, imageSize, frame)) return true;
    const isSharp = this.drawTiles(picture.full, frame);
    if (isEnlarged(picture.full, imageSize, frame)) this.drawFetched(frame);
    return isSharp;
  }

  private makeTextures(): TileTextures {
    return new TileTextures(
      (bitmap) => this.upload(bitmap, { x: 0, y: 0, width: bitmap.width, height: bitmap.height }),
      (texture) => this.gl.deleteTexture(texture),
      this.onTile,
    );
  }

  private drawFetched(frame: Frame): void {
    const { gl, fetched, imageSize } = this;
    if (fetched === null) return;
    const magnified = frame.viewport.scale > CRISP_SCALE ? gl.NEAREST : gl.LINEAR;
    const tiles = tilesOnScreen(fetched.pyramid, imageSize, frame);
    for (const [tile, texture] of fetched.textures.want(tiles)) {
      this.drawTexture(texture, tile.rectangle, magnified, frame);
    }
  }

  private drawTiles(full: ImageBitmap, frame: Frame): boolean {
    const { gl, imageSize } = this;
    const isCrisp = (frame.viewport.scale * imageSize.width) / full.width > CRISP_SCALE;
    let uploads = this.whole === null ? this.tiles.length : 1;
    let isSharp = true;
    for (const tile of this.tiles) {
      if (!isOnScreen(tile.rectangle, frame)) continue;
      if (tile.texture === null && uploads > 0) {
        uploads -= 1;
        tile.texture = this.upload(full, tile.source);
      }
      if (tile.texture === null) isSharp = false;
      else {
        this.drawTexture(tile.texture, tile.rectangle, isCrisp ? gl.NEAREST : gl.LINEAR, frame);
      }
    }
    return isSharp;
  }

  private drawTexture(
    texture: WebGLTexture,
    rectangle: Rectangle,
    magnified: GLint,
    frame: Frame,
  ): void {
    const { gl } = this;
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, magnified);
    drawRectangle(gl, this.program, rectangle, frame);
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
