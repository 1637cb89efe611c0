/** A display image as the canvas draws it. */
export interface Picture {
  readonly full: ImageBitmap;
  /**
   * The same image, small enough to reach the graphics card within one frame; null where nobody had
   * the time to make it.
   */
  readonly small: ImageBitmap | null;
}

/** Fills a laptop's canvas; with mipmaps 9 MiB on the graphics card, where the full one has 60. */
export const SMALL_SIDE = 1536;
