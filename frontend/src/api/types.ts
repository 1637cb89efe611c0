/**
 * The application's words, in camelCase. `mappers.ts` makes them from the wire; nothing above
 * this folder sees the wire's snake_case.
 */

import type { Job } from './workTypes';

export type * from './assignmentTypes';
export type * from './workTypes';

export type ModelName = 'starter' | 'vit_b' | 'vit_l' | 'vit_h';
export type TokenScope = 'read' | 'export' | 'annotate';

export type Role = 'manager' | 'reviewer' | 'annotator' | 'viewer';

export type ImageState = 'todo' | 'in_progress' | 'submitted' | 'skipped' | 'accepted' | 'returned';

/** In the order of work, which is the order of every bar and list of states. */
export const IMAGE_STATES = [
  'todo',
  'in_progress',
  'returned',
  'submitted',
  'accepted',
  'skipped',
] as const satisfies readonly ImageState[];

/** (height, width) in pixels. */
export type SizeHW = readonly [height: number, width: number];

export interface User {
  readonly id: string;
  readonly username: string;
  readonly isSuperuser: boolean;
  readonly hasPassword: boolean;
}

export interface Session {
  /** Null for a visitor who has not logged in. */
  readonly user: User | null;
  readonly csrfToken: string;
  /** The first factor was right, and a code is waited for. */
  readonly needsSecondFactor: boolean;
  /** Whether a new password needs the present one; not soon after a log-in by link. */
  readonly needsPassword: boolean;
  /** Whether a forgotten password can be mailed. */
  readonly sendsMail: boolean;
}

/** After a log-out. */
export const NOBODY: Session = {
  user: null,
  csrfToken: '',
  needsSecondFactor: false,
  needsPassword: false,
  sendsMail: false,
};

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  /** The first characters of the token, to tell tokens apart. */
  readonly prefix: string;
  readonly scopes: readonly TokenScope[];
  readonly project: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
}

export interface NewApiToken extends ApiToken {
  /** The secret itself; the server shows it this once. */
  readonly token: string;
}

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

export type ImageCounts = Readonly<Record<ImageState | 'total', number>>;

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly model: ModelName;
  readonly maxPixels: number;
  readonly role: Role;
  readonly createdAt: string;
  readonly imageCounts: ImageCounts;
  readonly annotationCount: number;
  /** Up to four thumbnails. */
  readonly coverUrls: readonly string[];
}

export interface Category {
  readonly id: string;
  /** COCO category id: from 1, never reused. */
  readonly number: number;
  readonly name: string;
  readonly parent: string | null;
  /** `#rrggbb`, lower case. */
  readonly color: string;
  readonly order: number;
  readonly isRetired: boolean;
  readonly annotationCount: number;
}

export type EmbeddingState = 'ready' | 'queued' | 'running' | 'failed' | 'none';

export interface EmbeddingStatus {
  readonly state: EmbeddingState;
  readonly url: string | null;
  readonly sizeBytes: number | null;
  readonly checkpointSha256: string | null;
  /** Jobs ahead in the queue. */
  readonly position: number | null;
  readonly problem: StoredProblem | null;
}

export interface DisplayImage {
  readonly url: string;
  readonly height: number;
  readonly width: number;
}

/** An image of the same bytes under another path. */
export interface CopyOf {
  readonly id: string;
  readonly number: number;
  readonly path: string;
}

export interface ImageRow {
  readonly id: string;
  readonly project: string;
  /** COCO image id: from 1 per project, never reused. */
  readonly number: number;
  readonly path: string;
  readonly state: ImageState;
  readonly height: number;
  readonly width: number;
  readonly tags: readonly string[];
  readonly group: string;
  readonly split: string;
  readonly externalId: string;
  /** Number of the last operation applied to the image. */
  readonly sequence: number;
  readonly annotationCount: number;
  readonly checkedCategoryNumbers: readonly number[];
  readonly submittedAt: string | null;
  readonly submittedBy: string | null;
  /** Who is to label it. */
  readonly assignee: { readonly id: string; readonly username: string } | null;
  /** ISO date. */
  readonly dueOn: string | null;
  readonly isDeleted: boolean;
  readonly thumbnailUrl: string;
  /** The masks as a picture over the thumbnail; null without masks. */
  readonly overlayUrl: string | null;
  readonly display: DisplayImage;
  readonly isDeepGray: boolean;
  readonly embedding: EmbeddingStatus;
  /** The project's first image with the same bytes, where this is another one. */
  readonly copyOf: CopyOf | null;
}

export interface ImageDetail extends ImageRow {
  /** Neighbours in number order. */
  readonly previous: string | null;
  readonly next: string | null;
}

/** COCO's compressed run-length encoding of a whole image. */
export interface CocoRle {
  readonly size: SizeHW;
  readonly counts: string;
}

export type AnnotationLayer = 'work' | 'blind' | 'gold' | 'prediction' | 'consensus';
export type AnnotationSource = 'sam' | 'automask' | 'manual' | 'imported';

export interface PointPromptRecord {
  readonly kind: 'point';
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
  readonly candidate: number;
}

export interface BoxPromptRecord {
  readonly kind: 'box';
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly candidate: number;
}

export type PromptRecord = PointPromptRecord | BoxPromptRecord;

/** How a mask came about: enough for the server to make it again. */
export interface Recipe {
  readonly version: 1;
  readonly model: string;
  readonly checkpointSha256: string;
  /** Image frame, in the order they were given; `candidate` is the decoder token chosen after each. */
  readonly prompts: readonly PromptRecord[];
  /** The mask that the prompts began with; left out when they began with nothing. */
  readonly takenUp?: CocoRle;
  readonly predictedIou: number | null;
  readonly stabilityScore: number | null;
  readonly activeMilliseconds: number;
}

export type Attributes = Readonly<Record<string, unknown>>;

export interface Annotation {
  readonly id: string;
  /** COCO annotation id: from 1 per project, never reused. */
  readonly number: number;
  readonly category: string;
  readonly layer: AnnotationLayer;
  readonly segmentation: CocoRle;
  /** Pixels. */
  readonly area: number;
  /** Left, top, width, height; image frame, pixels. */
  readonly bboxXywh: readonly [x: number, y: number, width: number, height: number];
  readonly isCrowd: boolean;
  readonly zOrder: number;
  readonly attributes: Attributes;
  readonly source: AnnotationSource;
  readonly recipe: Recipe | null;
  /** Each applied operation adds 1. */
  readonly version: number;
  readonly createdBy: string | null;
  readonly updatedAt: string;
  readonly isDeleted: boolean;
}

export interface AnnotationList {
  readonly annotations: readonly Annotation[];
  readonly sequence: number;
}

/** The parts of a problem document that a stored failure keeps. */
export interface StoredProblem {
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
}

/** One page of a list; `next` is the cursor of the following page. */
export interface Page<T> {
  readonly results: readonly T[];
  readonly next: string | null;
}
