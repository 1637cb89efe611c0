/** Deep gray in the application's words. */

import type { Intensity } from '../engine/intensity/intensity';

/** What the samples of deep gray mean, and where they are. */
export interface ImageIntensity extends Intensity {
  /** Little-endian 16 bits, row by row, at the display's size; null where the image is older. */
  readonly samplesUrl: string | null;
}

/** Which range of gray values SAM sees of images of more than 8 bits. */
export type WindowChoice =
  | 'automatic'
  | 'file'
  | 'range'
  | 'ct-lung'
  | 'ct-bone'
  | 'ct-soft-tissue'
  | 'ct-brain'
  | 'ct-mediastinum';
