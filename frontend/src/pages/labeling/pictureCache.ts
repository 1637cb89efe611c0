/** Decoded display images: the open one and its neighbours, by bytes. */
import { ByteCache } from '../../decoder/byteCache';

/** The open picture, the one before and the next three, of 4096 x 2731 pixels: 45 MB each. */
const BUDGET_BYTES = 240 * 2 ** 20;

/** A decoded picture has four bytes a pixel. */
interface Decoded {
  readonly bitmap: ImageBitmap;
  readonly byteLength: number;
}

export class PictureCache {
  private readonly coming = new Map<string, Promise<Decoded>>();
  // Not closed when they leave: the canvas may hold one for a lost context. The collector frees it.
  private readonly decoded = new ByteCache<Decoded>(BUDGET_BYTES);

  /** @throws Error with the server's status when the picture does not come */
  async get(url: string, priority: RequestPriority = 'auto'): Promise<ImageBitmap> {
    const known = this.decoded.get(url);
    if (known !== undefined) return known.bitmap;
    const coming = this.coming.get(url) ?? fetchPicture(url, priority);
    this.coming.set(url, coming);
    try {
      const picture = await coming;
      this.decoded.set(url, picture);
      return picture.bitmap;
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
    await this.get(url, 'low');
  }
}

const fetchPicture = async (url: string, priority: RequestPriority): Promise<Decoded> => {
  const response = await fetch(url, { priority });
  if (!response.ok) throw new Error(`The picture did not come: status ${response.status}.`);
  const bitmap = await createImageBitmap(await response.blob(), {
    colorSpaceConversion: 'default',
  });
  return { bitmap, byteLength: 4 * bitmap.width * bitmap.height };
};
