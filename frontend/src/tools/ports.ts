/** What the editor needs from outside; the page brings it, tests bring stand-ins. */
import type { CutMask, DecodeAnswer, EditedMask } from '../decoder/protocol';
import type { ImagePoint, SizeHW } from '../engine/geometry/spaces';
import type { Finding, LintLimits, LintObject } from '../engine/lint/lint';
import type { MaskEdit } from '../engine/masks/edit';
import type { SampleWindow } from '../engine/intensity/intensity';
import type { CocoRle } from '../engine/masks/rle';
import type { LowResLogits, UpsampleTarget } from '../engine/masks/upsample';
import type { Operation } from '../engine/operations/operation';
import type { Candidates } from '../engine/prompts/candidates';
import type { Prompt } from '../engine/prompts/prompts';
import type { CleaningStore } from '../stores/cleaning';
import type { AttributesStore } from '../stores/attributes';
import type { CropsStore } from '../stores/crops';
import type { AppearanceStore } from '../stores/appearance';
import type { CommentsStore } from '../stores/comments';
import type { DocumentStore } from '../stores/document';
import type { DraftStore } from '../stores/draft';
import type { FindingsStore } from '../stores/findings';
import type { HistoryStore } from '../stores/history';
import type { ProposalsStore } from '../stores/proposals';
import type { SelectionStore } from '../stores/selection';
import type { SessionStore } from '../stores/session';
import type { ViewportStore } from '../stores/viewport';
import type { WindowingStore } from '../stores/windowing';

export interface DecoderPort {
  readonly decode: (prompts: readonly Prompt[]) => Promise<DecodeAnswer | null>;
  readonly hover: (point: ImagePoint) => Promise<DecodeAnswer | null>;
  readonly dropAnswers: () => void;
  /** Whether it answers by itself, not only once something has loaded. */
  readonly isReady: boolean;
}

export interface MaskPort {
  readonly cut: (logits: LowResLogits, target: UpsampleTarget) => Promise<CutMask>;
  readonly edit: (
    base: CocoRle | null,
    edits: readonly MaskEdit[],
    size: SizeHW,
  ) => Promise<EditedMask>;
  /** @param along  a path that parts it; empty takes the parts that it has */
  readonly split: (
    segmentation: CocoRle,
    along: readonly ImagePoint[],
  ) => Promise<readonly EditedMask[]>;
  /** What has the colour of a point of the open picture and hangs together with it. */
  readonly pick: (seed: ImagePoint, tolerance: number) => Promise<CocoRle>;
  readonly lint: (
    objects: readonly LintObject[],
    size: SizeHW,
    limits: LintLimits,
  ) => Promise<readonly Finding[]>;
  readonly compare: (
    logits: LowResLogits,
    target: UpsampleTarget,
    others: readonly CocoRle[],
  ) => Promise<readonly number[]>;
}

/** A category as far as the editor needs it; the n-th one has the n-th number key. */
export interface EditorCategory {
  readonly id: string;
  readonly number: number;
  readonly name: string;
}

/** The open image and the model that answers for it. */
export interface EditorImage {
  readonly id: string;
  readonly size: SizeHW;
  readonly model: string;
  readonly checkpointSha256: string;
  readonly inputSize: number;
  readonly maskThreshold: number;
  /** What the model sees of deep gray. */
  readonly window: SampleWindow | null;
}

/** Where the decoder's masks lie in an image. */
export const targetOf = (image: EditorImage, { crop }: Candidates): UpsampleTarget => ({
  imageSize: image.size,
  inputSize: image.inputSize,
  maskThreshold: image.maskThreshold,
  crop: crop?.box,
});

/** The weights that gave masks, and what they saw. */
export const seenBy = (image: EditorImage, { crop }: Candidates) => ({
  ...image,
  crop: crop?.box,
});

export interface EditorStores {
  readonly appearance: AppearanceStore;
  readonly attributes: AttributesStore;
  readonly comments: CommentsStore;
  readonly document: DocumentStore;
  readonly draft: DraftStore;
  readonly session: SessionStore;
  readonly selection: SelectionStore;
  readonly history: HistoryStore;
  readonly proposals: ProposalsStore;
  readonly viewport: ViewportStore;
  readonly cleaning: CleaningStore;
  readonly findings: FindingsStore;
  readonly windowing: WindowingStore;
  readonly crops: CropsStore;
}

/** Another image: a neighbour by number, or the one to go on with when this one is done. */
export type Destination = 'next' | 'previous' | 'onward' | 'unlabelled' | 'compare';

/** What the page opens above the canvas. */
export type PagePanel = 'palette' | 'keys' | 'categories' | 'conflicts' | 'skip';

export interface EditorPorts {
  readonly decoder: DecoderPort;
  readonly masks: MaskPort;
  /** Keep operations on this computer; resolves when they survive a crash. */
  readonly keep: (imageId: string, operations: readonly Operation[]) => Promise<void>;
  readonly makeId: () => string;
  readonly now: () => number;
  /** Say something to the labeler in passing. */
  readonly say: (notice: Notice) => void;
  /** @returns  the image that is gone to; null for none, or one that the server is asked for */
  readonly goTo: (where: Destination) => string | null;
  /** Open a panel of the page, or close it again. */
  readonly show: (panel: PagePanel) => void;
  /** Have SAM see deep gray as it is shown. */
  readonly segmentWithView: () => void;
}

export interface Notice {
  readonly tone: 'plain' | 'problem';
  readonly text: string;
  readonly hint?: string;
}
