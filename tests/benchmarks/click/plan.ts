/** What `click.py` prepares for the browser, and what comes back. */
import { readFileSync } from 'node:fs';

import { variable } from './variable';

export interface PlannedImage {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Plan {
  readonly logInToken: string;
  readonly projectId: string;
  /** Images of 1, 12 and 50 megapixels, by those names, and one of 100. */
  readonly sizes: Readonly<Record<'1mp' | '12mp' | '50mp' | '100mp', PlannedImage>>;
  /** Neighbours in this order, 12 megapixels each. */
  readonly row: readonly PlannedImage[];
  /** ViT-B's decoder as the API describes it; the files of its graphs lie in `folder`. */
  readonly manifest: { readonly checkpoint_sha256: string; readonly channels: number };
  readonly folder: string;
  readonly rounds: number;
  readonly busySeconds: number;
}

export const plan = JSON.parse(readFileSync(variable('SAMWEB_CLICK_PLAN'), 'utf8')) as Plan;

/** Everything in milliseconds unless said. */
export interface Measured {
  readonly ours: Readonly<Record<string, readonly number[]>>;
  readonly stock: Readonly<Record<string, readonly number[]>>;
  /** Previews shown a second. */
  hoverHz: number;
  /** Thread time of the longest tasks of the main thread, and how many took over 50 ms of it. */
  longTasks: number;
  longestTask: number;
  switches: readonly number[];
  heapBytes: Readonly<Record<'1mp' | '100mp', number>>;
  embeddingBytes: number;
}
