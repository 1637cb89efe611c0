/** The masks' pixels on the graphics card: many to a page, each in a slot of its own. */
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import { AtlasSlots, PAGE_SIDE } from './atlasSlots';
import type { Slot } from './atlasSlots';
import type { Rectangle } from './glProgram';
import type { SceneMask } from './scene';

/** Background texels around each bitmap, so that no filter reaches a neighbour. */
const PADDING = 4;
/** Of these, what is drawn with the mask: linear filtering closes its outline there. */
const BORDER = 2;
/** Each level halves; PADDING is one texel of the last. */
const LAST_MIP_LEVEL = 2;

export interface AtlasEntry {
  readonly bitmap: MaskBitmap;
  readonly slot: Slot;
  /** What is drawn: image frame. */
  readonly rectangle: Rectangle;
  /** The same on the page, texels. */
  readonly texels: Rectangle;
}

interface Page {
  readonly texture: WebGLTexture;
  isStale: boolean;
}

export class MaskAtlas {
  private readonly slots = new AtlasSlots();
  private readonly entries = new Map<string, AtlasEntry>();
  private readonly pages: Page[] = [];

  constructor(private readonly gl: WebGL2RenderingContext) {}

  /** Hold exactly these masks. */
  hold(masks: readonly SceneMask[]): void {
    const held = new Set(masks.map(({ id }) => id));
    for (const [id, { slot }] of this.entries) {
      if (held.has(id)) continue;
      this.slots.give(slot);
      this.entries.delete(id);
    }
    for (const mask of masks) this.upload(mask);
    for (const page of this.pages) this.refreshMips(page);
  }

  entryOf(id: string): AtlasEntry | undefined {
    return this.entries.get(id);
  }

  textureOf(page: number): WebGLTexture | null {
    return this.pages[page]?.texture ?? null;
  }

  private upload({ id, bitmap }: SceneMask): void {
    const known = this.entries.get(id);
    if (known?.bitmap === bitmap) return;
    if (known !== undefined) this.slots.give(known.slot);
    const { columns, rows } = bitmap;
    const slot = this.slots.take(columns + 2 * PADDING, rows + 2 * PADDING);
    const page = this.pageAt(slot.page);
    const { gl } = this;
    gl.bindTexture(gl.TEXTURE_2D, page.texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const { RED, UNSIGNED_BYTE } = gl;
    // With its empty surroundings: another mask may have been here.
    const texels = surrounded(bitmap, slot);
    const { x, y, width, height } = slot;
    gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, width, height, RED, UNSIGNED_BYTE, texels);
    page.isStale = true;
    const inset = PADDING - BORDER;
    this.entries.set(id, {
      bitmap,
      slot,
      rectangle: bordered(bitmap),
      texels: {
        x: slot.x + inset,
        y: slot.y + inset,
        width: columns + 2 * BORDER,
        height: rows + 2 * BORDER,
      },
    });
  }

  private pageAt(index: number): Page {
    const known = this.pages[index];
    if (known !== undefined) return known;
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, LAST_MIP_LEVEL + 1, gl.R8, PAGE_SIDE, PAGE_SIDE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    const page = { texture, isStale: true };
    this.pages[index] = page;
    return page;
  }

  private refreshMips(page: Page): void {
    if (!page.isStale) return;
    this.gl.bindTexture(this.gl.TEXTURE_2D, page.texture);
    this.gl.generateMipmap(this.gl.TEXTURE_2D);
    page.isStale = false;
  }
}

const surrounded = ({ columns, rows, data }: MaskBitmap, { width, height }: Slot): Uint8Array => {
  const texels = new Uint8Array(width * height);
  for (let row = 0; row < rows; row += 1) {
    const line = data.subarray(row * columns, (row + 1) * columns);
    texels.set(line, (row + PADDING) * width + PADDING);
  }
  return texels;
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
