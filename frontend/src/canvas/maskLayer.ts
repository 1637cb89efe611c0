/** Committed masks: one cropped single-channel texture each, filled and outlined in the shader. */
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import { drawRectangle, isOnScreen, makeProgram } from './glProgram';
import type { Frame, GlProgram, Rectangle } from './glProgram';
import type { SceneMask } from './scene';

/** Opacity of fill, and width of the outline in CSS pixels. */
const PLAIN_STYLE = { fill: 0.35, outline: 1.5 };
const HOVERED_STYLE = { fill: 0.5, outline: 2 };
const SELECTED_STYLE = { fill: 0.55, outline: 2.5 };

/** Background texels around each bitmap, so that linear filtering closes the outline. */
const BORDER = 1;

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 v_corner;
uniform sampler2D u_mask;
uniform vec3 u_color;
uniform float u_fill;
uniform vec2 u_outline;
out vec4 o_color;

float covered(vec2 position) {
  return step(0.5, texture(u_mask, position).r);
}

void main() {
  if (covered(v_corner) < 0.5) discard;
  // Inside, but something within the outline's width is outside: that is the rim.
  float inner = 1.0;
  for (int i = 0; i < 8; i++) {
    float angle = float(i) * 0.78539816;
    inner = min(inner, covered(v_corner + vec2(cos(angle), sin(angle)) * u_outline));
  }
  float alpha = inner > 0.5 ? u_fill : 1.0;
  o_color = vec4(u_color * alpha, alpha);
}`;

interface Uploaded {
  readonly bitmap: MaskBitmap;
  readonly texture: WebGLTexture;
  readonly rectangle: Rectangle;
}

export class MaskLayer {
  private readonly program: GlProgram;
  private readonly uploaded = new Map<string, Uploaded>();

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = makeProgram(gl, FRAGMENT_SHADER);
  }

  draw(masks: readonly SceneMask[], frame: Frame): void {
    const { gl, program } = this;
    this.forgetOthers(masks);
    gl.useProgram(program.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.activeTexture(gl.TEXTURE0);
    gl.uniform1i(program.uniform('u_mask'), 0);
    for (const mask of masks) {
      const { texture, rectangle } = this.upload(mask);
      if (!isOnScreen(rectangle, frame)) continue;
      const style = styleOf(mask);
      const across = rectangle.width * frame.viewport.scale;
      const down = rectangle.height * frame.viewport.scale;
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.uniform3f(program.uniform('u_color'), ...mask.color);
      gl.uniform1f(program.uniform('u_fill'), style.fill);
      gl.uniform2f(program.uniform('u_outline'), style.outline / across, style.outline / down);
      drawRectangle(gl, program, rectangle, frame);
    }
  }

  private upload({ id, bitmap }: SceneMask): Uploaded {
    const known = this.uploaded.get(id);
    if (known?.bitmap === bitmap) return known;
    if (known !== undefined) this.gl.deleteTexture(known.texture);
    const uploaded = { bitmap, texture: this.makeTexture(bitmap), rectangle: bordered(bitmap) };
    this.uploaded.set(id, uploaded);
    return uploaded;
  }

  private makeTexture({ columns, rows, data }: MaskBitmap): WebGLTexture {
    const { gl } = this;
    const texture = gl.createTexture();
    const [width, height] = [columns + 2 * BORDER, rows + 2 * BORDER];
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, null);
    gl.texSubImage2D(
      gl.TEXTURE_2D,
      0,
      BORDER,
      BORDER,
      columns,
      rows,
      gl.RED,
      gl.UNSIGNED_BYTE,
      data,
    );
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.generateMipmap(gl.TEXTURE_2D);
    return texture;
  }

  private forgetOthers(masks: readonly SceneMask[]): void {
    if (this.uploaded.size <= masks.length) return;
    const shown = new Set(masks.map(({ id }) => id));
    for (const [id, { texture }] of this.uploaded) {
      if (shown.has(id)) continue;
      this.gl.deleteTexture(texture);
      this.uploaded.delete(id);
    }
  }
}

const styleOf = (mask: SceneMask): typeof PLAIN_STYLE => {
  if (mask.isSelected) return SELECTED_STYLE;
  return mask.isHovered ? HOVERED_STYLE : PLAIN_STYLE;
};

const bordered = (bitmap: MaskBitmap): Rectangle => {
  const across = (bitmap.width / bitmap.columns) * BORDER;
  const down = (bitmap.height / bitmap.rows) * BORDER;
  return {
    x: bitmap.x - across,
    y: bitmap.y - down,
    width: bitmap.width + 2 * across,
    height: bitmap.height + 2 * down,
  };
};
