/** Textures of tiles, fetched when they are first wanted; those wanted longest ago make room. */
import type { PyramidTile } from './tilePyramid';

/** With mipmaps 1.4 MB each; a screen of 4K shows up to 150, and what is shown always stays. */
const MOST_TEXTURES = 128;
/** As many as a browser opens connections to a server, less one for everything else. */
const MOST_AT_ONCE = 5;
/** A tile that did not come is asked for again after this long. */
const RETRY_MILLISECONDS = 3_000;

export class TileTextures {
  // In the order of their last use.
  private readonly textures = new Map<string, WebGLTexture>();
  private readonly coming = new Set<string>();
  private readonly failed = new Set<string>();
  private wanted: readonly PyramidTile[] = [];
  private isDisposed = false;

  /**
   * @param upload   makes a texture of a bitmap
   * @param discard  frees a texture
   * @param onCame   told when a wanted tile has a texture, or may be asked for again
   */
  constructor(
    private readonly upload: (bitmap: ImageBitmap) => WebGLTexture,
    private readonly discard: (texture: WebGLTexture) => void,
    private readonly onCame: () => void,
  ) {}

  /**
   * Say what a frame shows, the most important first; what is missing is fetched.
   * @returns  those that are there
   */
  want(tiles: readonly PyramidTile[]): readonly (readonly [PyramidTile, WebGLTexture])[] {
    this.wanted = tiles;
    this.fetchNext();
    return tiles.flatMap((tile) => {
      const texture = this.textures.get(tile.url);
      if (texture === undefined) return [];
      this.textures.delete(tile.url);
      this.textures.set(tile.url, texture);
      return [[tile, texture] as const];
    });
  }

  dispose(): void {
    this.isDisposed = true;
    this.wanted = [];
    for (const texture of this.textures.values()) this.discard(texture);
    this.textures.clear();
  }

  private fetchNext(): void {
    for (const tile of this.wanted) {
      if (this.coming.size >= MOST_AT_ONCE) return;
      if (
        !this.textures.has(tile.url) &&
        !this.coming.has(tile.url) &&
        !this.failed.has(tile.url)
      ) {
        void this.fetch(tile);
      }
    }
  }

  private async fetch(tile: PyramidTile): Promise<void> {
    this.coming.add(tile.url);
    try {
      const bitmap = await fetchTile(tile);
      if (!this.isDisposed) this.keep(tile.url, this.upload(bitmap));
      bitmap.close();
    } catch {
      // What lies below is drawn in the meantime, only less sharp.
      this.failed.add(tile.url);
      setTimeout(() => {
        this.failed.delete(tile.url);
        if (!this.isDisposed) this.onCame();
      }, RETRY_MILLISECONDS);
    } finally {
      this.coming.delete(tile.url);
      if (!this.isDisposed) {
        this.fetchNext();
        this.onCame();
      }
    }
  }

  private keep(url: string, texture: WebGLTexture): void {
    this.textures.set(url, texture);
    const shown = new Set(this.wanted.map((tile) => tile.url));
    for (const [oldest, unused] of this.textures) {
      if (this.textures.size <= MOST_TEXTURES) return;
      if (shown.has(oldest)) continue;
      this.textures.delete(oldest);
      this.discard(unused);
    }
  }
}

const fetchTile = async ({ url, width, height }: PyramidTile): Promise<ImageBitmap> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`A tile did not come: status ${response.status}.`);
  return createImageBitmap(await response.blob(), 0, 0, width, height, {
    colorSpaceConversion: 'default',
  });
};
