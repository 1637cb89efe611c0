/** What `editor.py` prepares for the browser, and what comes back. */
/** Masks on an image. */
export type Count = '0' | '10' | '100' | '1000' | '5000';

export interface PlannedImage {
  readonly id: string;
  readonly displayUrl: string;
}

export interface Plan {
  readonly logInToken: string;
  readonly projectId: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly images: Readonly<Record<Count, PlannedImage>>;
  /** Holds `masks-COUNT.svg`. */
  readonly folder: string;
  readonly frames: number;
  readonly openings: number;
}

/** Times in milliseconds. */
export interface Measured {
  /** Between frames while panning. */
  readonly ours: Readonly<Record<string, readonly number[]>>;
  readonly svg: Readonly<Record<string, readonly number[]>>;
  /** From a move of the brush to the frame that shows it. */
  readonly brush: readonly number[];
  /** From the key to the frame with all 1,000 masks. */
  readonly openings: readonly number[];
  readonly heapBytes: Readonly<Record<string, number>>;
  /** Array buffers, which the JS heap does not count. */
  readonly bufferBytes: Readonly<Record<string, number>>;
  readonly renderer: string;
}
