/** Decoded display images: the open one and its neighbours, by bytes. */
import { SMALL_SIDE } from '../../canvas/picture';
import type { Picture } from '../../canvas/picture';
import { ByteCache } from '../../decoder/byteCache';
import { words } from '../../words/words';

/** The open picture, the one before and the next three, of 4096 x 2731 pixels: 45 MB each. */
const BUDGET_BYTES = 240 * 2 ** 20;

/** A decoded picture has four bytes a pixel. */
type Decoded = Picture & { readonly byteLength: number };

export class PictureCache {
  private readonly coming = new Map<string, Promise<Decoded>>();
  // Not closed when they leave: the canvas may hold one for a lost context. The collector frees it.
  private readonly decoded = new ByteCache<Decoded>(BUDGET_BYTES);

  /** @throws Error with the server's status when the picture does not come */
  async get(url: string, isAhead = false): Promise<Picture> {
    const known = this.decoded.get(url);
    if (known !== undefined) return known;
    const coming = this.coming.get(url) ?? fetchPicture(url, isAhead);
    this.coming.set(url, coming);
    try {
      const picture = await coming;
      this.decoded.set(url, picture);
      return picture;
    } finally {
      // A failure is not remembered: the next look tries again.
      this.coming.delete(url);
    }
  }

  /**
   * Fetch a picture that will be shown soon.
   * @throws Error as `get`
   */
  async prefetch(url: string): Promise<void> {
    await this.get(url, true);
  }
}

const fetchPicture = async (url: string, isAhead: boolean): Promise<Decoded> => {
  const response = await fetch(url, { priority: isAhead ? 'low' : 'auto' });
  if (!response.ok) throw new Error(words.notices.pictureFailed(response.status));
  const blob = await response.blob();
  const full = await createImageBitmap(blob, { colorSpaceConversion: 'default' });
  // Whoever waits for the picture does not wait for it to be decoded twice.
  const small = isAhead ? await shrunk(blob, full) : null;
  return { full, small, byteLength: byteLength(full) + byteLength(small) };
};

const shrunk = async (blob: Blob, { width, height }: ImageBitmap): Promise<ImageBitmap | null> => {
  const scale = SMALL_SIDE / Math.max(width, height);
  if (scale >= 1) return null;
  return createImageBitmap(blob, {
    colorSpaceConversion: 'default',
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'medium',
  });
};

const byteLength = (bitmap: ImageBitmap | null): number =>
  bitmap === null ? 0 : 4 * bitmap.width * bitmap.height;
