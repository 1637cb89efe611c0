/** The masks' pixels on the graphics card: many to a page, each in a slot of its own. */
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import { AtlasSlots, PAGE_SIDE } from './atlasSlots';
import type { Slot } from './atlasSlots';
import type { Rectangle } from './glProgram';
import { maskTiles, texelsOf } from './maskTiles';
import type { MaskTile } from './maskTiles';
import type { SceneMask } from './scene';
import { inImageFrame } from './tiling';

/** Each level halves; a mask's padding is one texel of the last. */
const LAST_MIP_LEVEL = 2;

/** One piece of a mask on a page. */
export interface AtlasEntry {
  readonly slot: Slot;
  /** What is drawn: image frame. */
  readonly rectangle: Rectangle;
  /** The same on the page, texels. */
  readonly texels: Rectangle;
  /** How far around them the page holds the mask, texels. */
  readonly reach: number;
}

interface HeldMask {
  readonly bitmap: MaskBitmap;
  readonly entries: readonly AtlasEntry[];
}

interface Page {
  readonly texture: WebGLTexture;
  isStale: boolean;
}

export class MaskAtlas {
  private readonly slots = new AtlasSlots();
  private readonly held = new Map<string, HeldMask>();
  private readonly pages = new Map<number, Page>();

  constructor(private readonly gl: WebGL2RenderingContext) {}

  /** Hold exactly these masks, on no more pages than they need and a spare one. */
  hold(masks: readonly SceneMask[]): void {
    const wanted = new Set(masks.map(({ id }) => id));
    for (const [id, { entries }] of this.held) {
      if (wanted.has(id)) continue;
      for (const { slot } of entries) this.slots.give(slot);
      this.held.delete(id);
    }
    for (const mask of masks) this.upload(mask);
    for (const page of this.slots.dropEmpty()) this.freePage(page);
    for (const page of this.pages.values()) this.refreshMips(page);
  }

  /** The pieces of a mask; none of one that is not held. */
  entriesOf(id: string): readonly AtlasEntry[] {
    return this.held.get(id)?.entries ?? [];
  }

  textureOf(page: number): WebGLTexture | null {
    return this.pages.get(page)?.texture ?? null;
  }

  private upload({ id, bitmap }: SceneMask): void {
    const known = this.held.get(id);
    if (known?.bitmap === bitmap) return;
    for (const { slot } of known?.entries ?? []) this.slots.give(slot);
    const entries = maskTiles(bitmap).map((tile) => this.uploadTile(bitmap, tile));
    this.held.set(id, { bitmap, entries });
  }

  private uploadTile(bitmap: MaskBitmap, { drawn, held, reach }: MaskTile): AtlasEntry {
    const slot = this.slots.take(held.width, held.height);
    const page = this.pageAt(slot.page);
    const { gl } = this;
    gl.bindTexture(gl.TEXTURE_2D, page.texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const { RED, UNSIGNED_BYTE } = gl;
    // All of the slot: another mask may have been here.
    const content = texelsOf(bitmap, held, slot);
    const { x, y, width, height } = slot;
    gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, width, height, RED, UNSIGNED_BYTE, content);
    page.isStale = true;
    const texels = { ...drawn, x: x + drawn.x - held.x, y: y + drawn.y - held.y };
    return { slot, rectangle: onImage(bitmap, drawn), texels, reach };
  }

  private pageAt(index: number): Page {
    const known = this.pages.get(index);
    if (known !== undefined) return known;
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, LAST_MIP_LEVEL + 1, gl.R8, PAGE_SIDE, PAGE_SIDE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    const page = { texture, isStale: true };
    this.pages.set(index, page);
    return page;
  }

  private freePage(index: number): void {
    this.gl.deleteTexture(this.textureOf(index));
    this.pages.delete(index);
  }

  private refreshMips(page: Page): void {
    if (!page.isStale) return;
    this.gl.bindTexture(this.gl.TEXTURE_2D, page.texture);
    this.gl.generateMipmap(this.gl.TEXTURE_2D);
    page.isStale = false;
  }
}

const onImage = (bitmap: MaskBitmap, drawn: Rectangle): Rectangle => {
  const within = inImageFrame(drawn, { width: bitmap.columns, height: bitmap.rows }, bitmap);
  return { ...within, x: bitmap.x + within.x, y: bitmap.y + within.y };
};
