/**
 * Masks that are not kept yet, straight from the decoder's logits: bilinear by hand (filtering of
 * float textures is an extension), threshold and outline per pixel. Nothing is upsampled on the CPU.
 */
import { regionOf, regionSize } from '../engine/geometry/region';
import { resizedSize } from '../engine/geometry/samResize';
import type { SizeHW } from '../engine/geometry/spaces';
import type { LowResLogits } from '../engine/masks/upsample';
import { drawRectangle, makeProgram } from './glProgram';
import type { Frame, GlProgram } from './glProgram';
import type { Scene, SceneCandidate } from './scene';

const STYLE = { fill: 0.45, outline: 2.6 };
const PREVIEW_STYLE = { fill: 0.2, outline: 2.2 };

const WHITE = [1, 1, 1] as const;

/** Width of a light and a dark stripe together, along an axis, CSS pixels. */
const STRIPE = 9;

const FRAGMENT_SHADER = `#version 300 es
precision highp float;
in vec2 v_corner;
uniform highp sampler2D u_logits;
uniform vec2 u_valid;
uniform float u_threshold;
uniform vec3 u_color;
uniform float u_stripe;
uniform float u_fill;
uniform float u_outline;
out vec4 o_color;

void main() {
  ivec2 last = textureSize(u_logits, 0) - 1;
  vec2 position = max(v_corner * u_valid - 0.5, 0.0);
  ivec2 low = min(ivec2(position), last);
  ivec2 high = min(low + 1, last);
  vec2 weight = position - vec2(low);
  float top = mix(texelFetch(u_logits, low, 0).r, texelFetch(u_logits, ivec2(high.x, low.y), 0).r, weight.x);
  float bottom = mix(texelFetch(u_logits, ivec2(low.x, high.y), 0).r, texelFetch(u_logits, high, 0).r, weight.x);
  float value = mix(top, bottom, weight.y) - u_threshold;
  // Distance to the threshold in device pixels, from the field's slope on the screen.
  float slope = max(length(vec2(dFdx(value), dFdy(value))), 1e-6);
  if (value <= 0.0) discard;
  float rim = 1.0 - smoothstep(u_outline - 0.5, u_outline + 0.5, value / slope);
  float alpha = mix(u_fill, 1.0, rim);
  vec3 color = u_color;
  if (u_stripe > 0.0) {
    // Of no category: white with dark stripes, and a white outline with a dark edge.
    float phase = fract((gl_FragCoord.x + gl_FragCoord.y) / u_stripe);
    float dark = step(0.5, phase);
    float edge = 1.0 - smoothstep(u_outline * 0.35, u_outline * 0.35 + 1.0, value / slope);
    color = mix(vec3(1.0 - dark), vec3(1.0 - edge), rim);
    alpha = mix(u_fill * mix(0.85, 0.45, dark), 1.0, rim);
  }
  o_color = vec4(color * alpha, alpha);
}`;

export class CandidateLayer {
  private readonly program: GlProgram;
  private readonly uploaded = new Map<LowResLogits['data'], WebGLTexture>();

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = makeProgram(gl, FRAGMENT_SHADER);
  }

  draw(scene: Scene, frame: Frame): void {
    const { gl, program } = this;
    this.forgetOthers(scene.candidates);
    if (scene.candidates.length === 0) return;
    gl.useProgram(program.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.activeTexture(gl.TEXTURE0);
    gl.uniform1i(program.uniform('u_logits'), 0);
    gl.uniform1f(program.uniform('u_threshold'), scene.maskThreshold);
    for (const candidate of scene.candidates) {
      const style = candidate.isPreview ? PREVIEW_STYLE : STYLE;
      const valid = validLogits(candidate, scene);
      gl.bindTexture(gl.TEXTURE_2D, this.upload(candidate.logits));
      gl.uniform2f(program.uniform('u_valid'), valid.width, valid.height);
      gl.uniform3f(program.uniform('u_color'), ...(candidate.color ?? WHITE));
      const stripe = candidate.color === null ? STRIPE * frame.pixelRatio : 0;
      gl.uniform1f(program.uniform('u_stripe'), stripe);
      gl.uniform1f(program.uniform('u_fill'), style.fill);
      gl.uniform1f(program.uniform('u_outline'), style.outline * frame.pixelRatio);
      drawRectangle(gl, program, placeOf(candidate, scene), frame);
    }
  }

  private upload({ data, size }: LowResLogits): WebGLTexture {
    const known = this.uploaded.get(data);
    if (known !== undefined) return known;
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, size.width, size.height, 0, gl.RED, gl.FLOAT, data);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    this.uploaded.set(data, texture);
    return texture;
  }

  private forgetOthers(candidates: readonly SceneCandidate[]): void {
    const shown = new Set(candidates.map(({ logits }) => logits.data));
    for (const [data, texture] of this.uploaded) {
      if (shown.has(data)) continue;
      this.gl.deleteTexture(texture);
      this.uploaded.delete(data);
    }
  }
}

const placeOf = ({ crop }: SceneCandidate, { imageSize }: Scene) => {
  const { x0, y0, x1, y1 } = regionOf({ imageSize, crop });
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
};

/** The part of the logits that lies over what was encoded, in logits; the rest is padding. */
const validLogits = (
  { crop, logits: { size: lowres } }: SceneCandidate,
  { imageSize, inputSize }: Scene,
): SizeHW => {
  const resized = resizedSize(regionSize({ imageSize, crop }), inputSize);
  return {
    height: (resized.height * lowres.height) / inputSize,
    width: (resized.width * lowres.width) / inputSize,
  };
};
