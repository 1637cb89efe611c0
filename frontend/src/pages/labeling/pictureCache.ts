/** Decoded display images: the open one and its neighbours. */

/** A 4096-pixel picture is 45 MB decoded; the open one, the next and the one before are kept. */
const MAX_PICTURES = 3;

export class PictureCache {
  private readonly pictures = new Map<string, Promise<ImageBitmap>>();

  /** @throws Error with the server's status when the picture does not come */
  get(url: string, priority: RequestPriority = 'auto'): Promise<ImageBitmap> {
    const picture = this.pictures.get(url) ?? fetchPicture(url, priority);
    this.pictures.delete(url);
    this.pictures.set(url, picture);
    // A failure is not remembered: the next look tries again.
    picture.catch(() => this.pictures.delete(url));
    this.trim();
    return picture;
  }

  /**
   * Fetch a picture that will be shown soon.
   * @throws Error as `get`
   */
  async prefetch(url: string): Promise<void> {
    await this.get(url, 'low');
  }

  private trim(): void {
    for (const url of this.pictures.keys()) {
      if (this.pictures.size <= MAX_PICTURES) return;
      // Not closed: the canvas may still hold it for a lost context. The collector frees it.
      this.pictures.delete(url);
    }
  }
}

const fetchPicture = async (url: string, priority: RequestPriority): Promise<ImageBitmap> => {
  const response = await fetch(url, { priority });
  if (!response.ok) throw new Error(`The picture did not come: status ${response.status}.`);
  return createImageBitmap(await response.blob(), { colorSpaceConversion: 'default' });
};
