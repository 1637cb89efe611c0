/** The Segment Anything models of the server, and what browsers load of them. */

import type { SizeHW } from './types';
import type { Job } from './workTypes';

export type Architecture = 'starter' | 'vit_b' | 'vit_l' | 'vit_h';

/** An architecture's, or the one that weights were registered under. */
export type ModelName = string;

/** One graph of a decoder. */
export interface DecoderFile {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly url: string;
}

export interface DecoderManifest {
  readonly format: number;
  readonly model: string;
  readonly checkpointSha256: string;
  readonly producer: string;
  /** Long side of the model frame, pixels. */
  readonly inputSize: number;
  readonly grid: SizeHW;
  readonly channels: number;
  readonly lowres: SizeHW;
  readonly maskThreshold: number;
  readonly preprocessingVersion: number;
  /** "erf" is exact; another word names an approximation. */
  readonly gelu: string;
  readonly files: {
    readonly prepare: DecoderFile;
    readonly delta: DecoderFile;
    readonly decode: DecoderFile;
  };
}

export interface ModelInfo {
  readonly name: ModelName;
  readonly architecture: Architecture;
  readonly label: string;
  readonly note: string;
  readonly isAvailable: boolean;
  readonly isDefault: boolean;
  readonly decoder: DecoderManifest | null;
  readonly weightsBytes: number;
  /** Its weights are on the server, and a worker exports the decoder. */
  readonly isPreparing: boolean;
  /** The last job that fetched its weights, until it has; progress in bytes. */
  readonly fetch: Job | null;
}
