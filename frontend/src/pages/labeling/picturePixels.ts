/** Values of single pixels of the shown picture, read back one at a time. */
import type { ImagePoint, SizeHW } from '../../engine/geometry/spaces';
import type { Samples } from '../../engine/intensity/pyramid';

/** Red, green, blue, 0 to 255, of the display image. */
export type PixelValue = readonly [red: number, green: number, blue: number];

/** The sample of deep gray under a point of the image; null beside it. */
export const sampleAt = (
  { data, width, height }: Samples,
  point: ImagePoint,
  imageSize: SizeHW,
): number | null => {
  const x = Math.floor((point.x * width) / imageSize.width);
  const y = Math.floor((point.y * height) / imageSize.height);
  return data[y * width + x] ?? null;
};

export class PicturePixels {
  private context: OffscreenCanvasRenderingContext2D | null = null;
  private picture: ImageBitmap | null = null;
  /** The pixel that was read last: while the image is dragged it stays under the pointer. */
  private last: { readonly x: number; readonly y: number; readonly value: PixelValue } | null =
    null;

  show(picture: ImageBitmap | null): void {
    this.picture = picture;
    this.last = null;
  }

  /** @returns  null without a picture, and where the browser gives no pixels */
  at(point: ImagePoint, imageSize: SizeHW): PixelValue | null {
    const { picture } = this;
    // On the processor: a read from the graphics card would hold up the frame.
    this.context ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (picture === null || this.context === null) return null;
    const x = Math.floor((point.x * picture.width) / imageSize.width);
    const y = Math.floor((point.y * picture.height) / imageSize.height);
    if (this.last?.x === x && this.last.y === y) return this.last.value;
    this.context.drawImage(picture, x, y, 1, 1, 0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = this.context.getImageData(0, 0, 1, 1).data;
    const value = [red, green, blue] as const;
    this.last = { x, y, value };
    return value;
  }
}
