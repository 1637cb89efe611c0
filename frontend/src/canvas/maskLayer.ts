/**
 * Committed masks. All of them are painted once into a texture a little larger than the screen,
 * which panning only moves: a frame costs the same with ten masks and with thousands. What is
 * selected or hovered is drawn above it.
 */
import { imageRectangle, makeProgram } from './glProgram';
import type { Frame, GlProgram } from './glProgram';
import { InstanceBuffer } from './instanceBuffer';
import { MaskAtlas } from './maskAtlas';
import { instancesOf, instancesWithin } from './maskInstances';
import type { MaskInstances } from './maskInstances';
import { MASK_FRAGMENT_SHADER, MASK_VERTEX_SHADER } from './maskShaders';
import { PAGE_SIDE } from './atlasSlots';
import { PaintedSheet } from './paintedSheet';
import type { MaskLook, Scene, SceneMask } from './scene';

/** From 3 screen pixels per image pixel on, the pixels themselves are what one wants to see. */
const CRISP_SCALE = 3;

/**
 * Ends of the dark edge, of the colour and of the light edge from the rim inwards, CSS pixels. What
 * is narrower than a pixel is seen on some sides of an object and on others not.
 */
const EDGES = [1, 2, 3] as const;
const STRONG_EDGES = [1, 3, 4] as const;

/** Laid over the plain fill. */
const SELECTED_FILL = 0.3;
const HOVERED_FILL = 0.2;

interface Style extends MaskLook {
  readonly edges: readonly [number, number, number];
}

export class MaskLayer {
  private readonly program: GlProgram;
  private readonly atlas: MaskAtlas;
  private readonly sheet: PaintedSheet;
  private readonly buffer: InstanceBuffer;
  private held: readonly SceneMask[] = [];
  private instances: MaskInstances = { data: new Float32Array(), runs: [] };

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = makeProgram(gl, MASK_FRAGMENT_SHADER, MASK_VERTEX_SHADER);
    this.atlas = new MaskAtlas(gl);
    this.sheet = new PaintedSheet(gl);
    this.buffer = new InstanceBuffer(gl);
  }

  /** @returns  whether the masks are drawn as they will stay */
  draw({ masks, emphasis, look }: Scene, frame: Frame): boolean {
    if (masks !== this.held) {
      this.atlas.hold(masks);
      this.instances = instancesOf(masks, this.atlas);
      this.held = masks;
      this.sheet.forget();
    }
    const isSettled = this.sheet.draw(lookKey(look), masks.length, frame, (sheet, part) =>
      this.paint(
        instancesWithin(this.instances, imageRectangle(part, sheet)),
        { ...look, edges: EDGES },
        sheet,
      ),
    );
    for (const { mask, kind } of emphasis) {
      const isSelected = kind === 'selected';
      const fill = Math.min(look.fill, isSelected ? SELECTED_FILL : HOVERED_FILL);
      const style = { fill, outline: 1, edges: isSelected ? STRONG_EDGES : EDGES };
      this.paint(instancesOf([mask], this.atlas), style, frame);
    }
    return isSettled;
  }

  private paint({ data, runs }: MaskInstances, style: Style, frame: Frame): void {
    const { gl, program, buffer } = this;
    if (runs.length === 0) return;
    gl.useProgram(program.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.activeTexture(gl.TEXTURE0);
    this.setUniforms(style, frame);
    buffer.fill(data);
    for (const { page, reach, first, count } of runs) {
      gl.uniform1f(program.uniform('u_reach'), reach);
      gl.bindTexture(gl.TEXTURE_2D, this.atlas.textureOf(page));
      const filter = frame.viewport.scale > CRISP_SCALE ? gl.NEAREST : gl.LINEAR;
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
      buffer.draw(first, count);
    }
    buffer.leave();
  }

  private setUniforms({ fill, outline, edges }: Style, frame: Frame): void {
    const { gl, program } = this;
    const { viewport, screen, pixelRatio } = frame;
    gl.uniform1i(program.uniform('u_masks'), 0);
    gl.uniform3f(program.uniform('u_viewport'), viewport.scale, viewport.offsetX, viewport.offsetY);
    gl.uniform2f(program.uniform('u_screen'), screen.width, screen.height);
    gl.uniform1f(program.uniform('u_page'), PAGE_SIDE);
    gl.uniform1f(program.uniform('u_pixels'), pixelRatio);
    gl.uniform1f(program.uniform('u_fill'), fill);
    gl.uniform1f(program.uniform('u_outline'), outline);
    gl.uniform3f(program.uniform('u_edges'), ...edges);
  }
}

const lookKey = ({ fill, outline }: MaskLook): string => `${String(fill)} ${String(outline)}`;
