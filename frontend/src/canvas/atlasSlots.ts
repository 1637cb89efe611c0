/** Finds room for rectangles on square pages, in shelves of like heights. */

/** Room on a page, pixels; at least as large as asked for. */
export interface Slot {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Size = Pick<Slot, 'width' | 'height'>;

interface Shelf {
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
  private readonly pages = new Map<number, SlotPage>();

  get pageCount(): number {
    return this.pages.size;
  }

  /** @throws RangeError when it is larger than a page */
  take(width: number, height: number): Slot {
    const size = { width: rounded(width), height: rounded(height) };
    if (Math.max(size.width, size.height) > PAGE_SIDE) {
      throw new RangeError(`A slot of ${width} x ${height} does not fit a page of ${PAGE_SIDE}.`);
    }
    for (const [page, slots] of this.pages) {
      const place = slots.take(size);
      if (place !== null) return { page, ...place, ...size };
    }
    this.addPage();
    return this.take(width, height);
  }

  /** Let other rectangles have the room. */
  give(slot: Slot): void {
    this.pages.get(slot.page)?.give(slot);
  }

  /**
   * Forget the pages that nothing is on, but one: what comes next finds a page there.
   * @returns  their numbers, which pages to come may get
   */
  dropEmpty(): readonly number[] {
    const empty = [...this.pages].filter(([, { isEmpty }]) => isEmpty).map(([page]) => page);
    const [spare, ...dropped] = empty;
    // Its shelves are as high as what was there; what comes may be higher.
    if (spare !== undefined) this.pages.set(spare, new SlotPage());
    for (const page of dropped) this.pages.delete(page);
    return dropped;
  }

  private addPage(): void {
    let page = 0;
    while (this.pages.has(page)) page += 1;
    this.pages.set(page, new SlotPage());
  }
}

type Place = Pick<Slot, 'x' | 'y'>;

class SlotPage {
  private readonly shelves: Shelf[] = [];
  private readonly freed = new Map<string, Place[]>();
  private takenCount = 0;

  get isEmpty(): boolean {
    return this.takenCount === 0;
  }

  /** @returns  null when there is no room */
  take(size: Size): Place | null {
    const place = this.freed.get(keyOf(size))?.pop() ?? this.placeOnShelf(size);
    if (place !== null) this.takenCount += 1;
    return place;
  }

  give({ x, y, width, height }: Slot): void {
    this.takenCount -= 1;
    const key = keyOf({ width, height });
    const same = this.freed.get(key);
    if (same === undefined) this.freed.set(key, [{ x, y }]);
    else same.push({ x, y });
  }

  private placeOnShelf({ width, height }: Size): Place | null {
    const shelf = this.shelfFor(width, height);
    if (shelf === null) return null;
    const place = { x: shelf.filled, y: shelf.y };
    shelf.filled += width;
    return place;
  }

  private shelfFor(width: number, height: number): Shelf | null {
    const known = this.shelves.find(
      (shelf) => shelf.height === height && shelf.filled + width <= PAGE_SIDE,
    );
    if (known !== undefined) return known;
    const last = this.shelves.at(-1);
    const y = last === undefined ? 0 : last.y + last.height;
    if (y + height > PAGE_SIDE) return null;
    const shelf = { y, height, filled: 0 };
    this.shelves.push(shelf);
    return shelf;
  }
}

const rounded = (side: number): number => {
  const step = side > 512 ? COARSE_STEP : side > 128 ? MEDIUM_STEP : FINE_STEP;
  return Math.ceil(side / step) * step;
};

const keyOf = ({ width, height }: Size): string => `${String(width)}x${String(height)}`;
