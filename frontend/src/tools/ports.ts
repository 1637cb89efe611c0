/** What the editor needs from outside; the page brings it, tests bring stand-ins. */
import type { CutMask, DecodeAnswer, EditedMask } from '../decoder/protocol';
import type { ImagePoint, SizeHW } from '../engine/geometry/spaces';
import type { Finding, LintLimits, LintObject } from '../engine/lint/lint';
import type { MaskEdit } from '../engine/masks/edit';
import type { CocoRle } from '../engine/masks/rle';
import type { LowResLogits, UpsampleTarget } from '../engine/masks/upsample';
import type { Operation } from '../engine/operations/operation';
import type { Prompt } from '../engine/prompts/prompts';
import type { CleaningStore } from '../stores/cleaning';
import type { AppearanceStore } from '../stores/appearance';
import type { DocumentStore } from '../stores/document';
import type { DraftStore } from '../stores/draft';
import type { FindingsStore } from '../stores/findings';
import type { HistoryStore } from '../stores/history';
import type { ProposalsStore } from '../stores/proposals';
import type { SelectionStore } from '../stores/selection';
import type { SessionStore } from '../stores/session';
import type { ViewportStore } from '../stores/viewport';

export interface DecoderPort {
  readonly decode: (prompts: readonly Prompt[]) => Promise<DecodeAnswer | null>;
  readonly hover: (point: ImagePoint) => Promise<DecodeAnswer | null>;
  readonly dropAnswers: () => void;
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
}

export interface EditorStores {
  readonly appearance: AppearanceStore;
  readonly document: DocumentStore;
  readonly draft: DraftStore;
  readonly session: SessionStore;
  readonly selection: SelectionStore;
  readonly history: HistoryStore;
  readonly proposals: ProposalsStore;
  readonly viewport: ViewportStore;
  readonly cleaning: CleaningStore;
  readonly findings: FindingsStore;
}

/** Another image: a neighbour by number, or the one to go on with when this one is done. */
export type Destination = 'next' | 'previous' | 'onward' | 'unlabelled';

/** What the page opens above the canvas. */
export type PagePanel = 'palette' | 'keys' | 'categories';

export interface EditorPorts {
  readonly decoder: DecoderPort;
  readonly masks: MaskPort;
  /** Keep operations on this computer; resolves when they survive a crash. */
  readonly keep: (imageId: string, operations: readonly Operation[]) => Promise<void>;
  readonly makeId: () => string;
  readonly now: () => number;
  /** Say something to the labeler in passing. */
  readonly say: (notice: Notice) => void;
  readonly goTo: (where: Destination) => void;
  /** Open a panel of the page, or close it again. */
  readonly show: (panel: PagePanel) => void;
}

export interface Notice {
  readonly tone: 'plain' | 'problem';
  readonly text: string;
  readonly hint?: string;
}
