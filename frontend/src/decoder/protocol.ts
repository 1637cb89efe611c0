/**
 * What the page and its workers say to each other. Every call has an id and a typed answer; an
 * error crosses as a plain `Problem`. Neither DOM nor worker types occur here: both sides read it.
 */
import type { Encoded } from '../engine/geometry/region';
import type { BBoxXywh, ImagePoint, SizeHW } from '../engine/geometry/spaces';
import type { Finding, LintLimits, LintObject } from '../engine/lint/lint';
import type { MaskEdit } from '../engine/masks/edit';
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import type { CocoRle } from '../engine/masks/rle';
import type { EngineComparison, EngineReport } from '../engine/runtime/engineReport';
import type { LowResLogits, UpsampleTarget } from '../engine/masks/upsample';
import type { Candidates } from '../engine/prompts/candidates';
import type { CandidateIndex, Prompt } from '../engine/prompts/prompts';

/** What happened and what to do about it. */
export interface WorkerProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What a graph of the decoder is for; `docs/reference/decoder.md` has their inputs and outputs. */
export const GRAPH_ROLES = ['prepare', 'delta', 'decode'] as const;
export type GraphRole = (typeof GRAPH_ROLES)[number];

export interface GraphFile {
  readonly url: string;
  readonly sha256: string;
}

/** The exported decoder of one checkpoint, from its manifest. */
export interface DecoderSpec {
  readonly checkpointSha256: string;
  readonly graphs: Readonly<Record<GraphRole, GraphFile>>;
  readonly inputSize: number;
  readonly channels: number;
  readonly grid: SizeHW;
  readonly lowres: SizeHW;
  readonly maskThreshold: number;
}

/** Tell decoders apart: another export of the same weights is another decoder. */
export const decoderKey = ({ graphs }: DecoderSpec): string =>
  GRAPH_ROLES.map((role) => graphs[role].sha256).join(' ');

/** Where the embedding of one image, or of a crop of it, lies. */
export interface EmbeddingSource extends Encoded {
  readonly imageId: string;
  readonly url: string;
}

export interface DecodeAnswer {
  readonly candidates: Candidates;
  /** The candidate after each prompt; the last one is what to show. */
  readonly chosen: readonly CandidateIndex[];
}

export interface WebGpuWish {
  readonly isWanted: boolean;
  /** The last comparison of this browser. */
  readonly remembered: EngineComparison | null;
}

/** What a question is about: the open image, seen as a whole or nearer. */
interface AboutImage {
  readonly imageId: string;
  /**
   * A crop that was prepared: it answers if its embedding is at hand and its mask ends in it, else
   * the whole image does.
   */
  readonly near?: EmbeddingSource | null;
}

/** Calls of the decoder worker: request and answer. */
export type DecoderCalls = {
  readonly start: {
    readonly request: { readonly spec: DecoderSpec; readonly threadCount: number };
    readonly answer: null;
  };
  readonly open: { readonly request: EmbeddingSource; readonly answer: null };
  /** Fetch an embedding; nothing is computed. */
  readonly prefetch: { readonly request: EmbeddingSource; readonly answer: null };
  /** Make an image ready to be opened: what the decoder computes once an image. */
  readonly prepare: { readonly request: EmbeddingSource; readonly answer: null };
  /** Answer a preview on an image that will be opened soon; null where it is open already. */
  readonly foresee: {
    readonly request: { readonly source: EmbeddingSource; readonly point: ImagePoint };
    readonly answer: DecodeAnswer | null;
  };
  readonly decode: {
    readonly request: AboutImage & { readonly prompts: readonly Prompt[] };
    readonly answer: DecodeAnswer;
  };
  /** One foreground point, as if it were the first click; leaves the prompt chain alone. */
  readonly hover: {
    readonly request: AboutImage & { readonly point: ImagePoint };
    readonly answer: DecodeAnswer;
  };
  readonly report: { readonly request: null; readonly answer: EngineReport };
  /** Go over to WebGPU if it gives the same masks, and gives them sooner. */
  readonly tryWebGpu: {
    readonly request: { readonly remembered: EngineComparison | null };
    readonly answer: EngineReport;
  };
};

export interface CutMask {
  readonly segmentation: CocoRle;
  readonly area: number;
  readonly bboxXywh: BBoxXywh;
  readonly stabilityScore: number;
  readonly bitmap: MaskBitmap;
}

/** A mask that hand tools made, ready to be kept and drawn. */
export interface EditedMask {
  readonly segmentation: CocoRle;
  /** 0 when nothing is left. */
  readonly area: number;
  readonly bitmap: MaskBitmap;
}

/** Calls of the masks worker. */
export type MaskCalls = {
  readonly cut: {
    readonly request: { readonly logits: LowResLogits; readonly target: UpsampleTarget };
    readonly answer: CutMask;
  };
  readonly unpack: {
    readonly request: { readonly segmentations: readonly CocoRle[] };
    readonly answer: readonly MaskBitmap[];
  };
  readonly edit: {
    readonly request: {
      /** Null begins with an empty mask. */
      readonly base: CocoRle | null;
      readonly edits: readonly MaskEdit[];
      readonly size: SizeHW;
    };
    readonly answer: EditedMask;
  };
  /** Parts of a mask, largest first. */
  readonly split: {
    readonly request: {
      readonly segmentation: CocoRle;
      /** A path that parts it; empty takes the parts that it has. */
      readonly along: readonly ImagePoint[];
    };
    readonly answer: readonly EditedMask[];
  };
  /** The picture that `pick` is about; null when there is none. */
  readonly show: {
    readonly request: { readonly picture: ImageBitmap | null };
    readonly answer: null;
  };
  readonly pick: {
    readonly request: {
      readonly seed: ImagePoint;
      readonly imageSize: SizeHW;
      readonly tolerance: number;
    };
    readonly answer: CocoRle;
  };
  readonly lint: {
    readonly request: {
      /** Back to front. */
      readonly objects: readonly LintObject[];
      readonly size: SizeHW;
      readonly limits: LintLimits;
    };
    readonly answer: readonly Finding[];
  };
  /** Intersection over union with each of the others. */
  readonly compare: {
    readonly request: {
      readonly logits: LowResLogits;
      readonly target: UpsampleTarget;
      readonly others: readonly CocoRle[];
    };
    readonly answer: readonly number[];
  };
};

export type CallMap = Readonly<
  Record<string, { readonly request: unknown; readonly answer: unknown }>
>;

/** A call on its way to a worker. */
export interface CallMessage<Kind extends string = string, Request = unknown> {
  readonly id: number;
  readonly kind: Kind;
  readonly request: Request;
}

export type AnswerMessage =
  | { readonly id: number; readonly isOk: true; readonly answer: unknown }
  | { readonly id: number; readonly isOk: false; readonly problem: WorkerProblem };

/** A problem from inside a worker, on whichever side it is thrown. */
export class WorkerProblemError extends Error {
  override readonly name = 'WorkerProblemError';

  constructor(readonly problem: WorkerProblem) {
    super(problem.message);
  }
}

/** Turn anything thrown into a problem that can cross to the page. */
export const toWorkerProblem = (error: unknown): WorkerProblem => {
  if (error instanceof WorkerProblemError) return error.problem;
  return {
    code: 'worker-failed',
    message: error instanceof Error ? error.message : String(error),
    hint: 'Reload the page. If it happens again, tell the person who runs samweb.',
  };
};
