/** What the page hands to the workbench of the image that it shows. */
import type { ImageIntensity, ImageTiles } from '../../api/types';
import type { SizeHW } from '../../engine/geometry/spaces';
import type { ServedImage } from '../../stores/document';
import type { Operation } from '../../engine/operations/operation';

export interface OpenedImage {
  readonly id: string;
  readonly size: SizeHW;
  readonly pictureUrl: string;
  readonly displaySize: SizeHW;
  /** Null for images that their display image shows in full. */
  readonly tiles: ImageTiles | null;
  /** Null for images of 8 bits. */
  readonly intensity: ImageIntensity | null;
}

export interface LoadedAnnotations extends ServedImage {
  /** Number of the last operation that the list contains. */
  readonly sequence: number;
  /** Read before the list was asked for. */
  readonly unsent: readonly Operation[];
}
