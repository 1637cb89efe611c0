/** Finds room for rectangles on square pages, in shelves of like heights. */

/** Room on a page, pixels; at least as large as asked for. */
export interface Slot {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Shelf {
  readonly page: number;
  readonly y: number;
  readonly height: number;
  filled: number;
}

/** Every WebGL2 driver takes textures of this side. */
export const PAGE_SIDE = 2048;

/** Sides are whole multiples: slots then start on whole texels of the first four mip levels. */
const FINE_STEP = 16;
const MEDIUM_STEP = 64;
const COARSE_STEP = 256;

export class AtlasSlots {
  private readonly shelves: Shelf[] = [];
  private readonly freed = new Map<string, Slot[]>();
  /** Height in use, a page each. */
  private readonly pages: number[] = [];

  get pageCount(): number {
    return this.pages.length;
  }

  /** @throws RangeError when it is larger than a page */
  take(width: number, height: number): Slot {
    const size = { width: rounded(width), height: rounded(height) };
    if (Math.max(size.width, size.height) > PAGE_SIDE) {
      throw new RangeError(`A slot of ${width} x ${height} does not fit a page of ${PAGE_SIDE}.`);
    }
    const again = this.freed.get(keyOf(size))?.pop();
    if (again !== undefined) return again;
    const shelf = this.shelfFor(size.width, size.height);
    const slot = { page: shelf.page, x: shelf.filled, y: shelf.y, ...size };
    shelf.filled += size.width;
    return slot;
  }

  /** Let another rectangle of this size have the room. */
  give(slot: Slot): void {
    const same = this.freed.get(keyOf(slot));
    if (same === undefined) this.freed.set(keyOf(slot), [slot]);
    else same.push(slot);
  }

  private shelfFor(width: number, height: number): Shelf {
    // The last ones have room most often: those before them were filled.
    for (let index = this.shelves.length - 1; index >= 0; index -= 1) {
      const shelf = this.shelves[index];
      if (shelf?.height === height && shelf.filled + width <= PAGE_SIDE) return shelf;
    }
    const page = this.pageFor(height);
    const shelf = { page, y: this.pages[page] ?? 0, height, filled: 0 };
    this.pages[page] = shelf.y + height;
    this.shelves.push(shelf);
    return shelf;
  }

  private pageFor(height: number): number {
    const page = this.pages.findIndex((used) => used + height <= PAGE_SIDE);
    return page < 0 ? this.pages.push(0) - 1 : page;
  }
}

const rounded = (side: number): number => {
  const step = side > 512 ? COARSE_STEP : side > 128 ? MEDIUM_STEP : FINE_STEP;
  return Math.ceil(side / step) * step;
};

const keyOf = ({ width, height }: Pick<Slot, 'width' | 'height'>): string =>
  `${String(width)}x${String(height)}`;
