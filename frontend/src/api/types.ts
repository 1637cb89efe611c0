/**
 * The application's words, in camelCase. `mappers.ts` makes them from the wire; nothing above
 * this folder sees the wire's snake_case.
 */

import type { SampleWindow } from '../engine/intensity/intensity';
import type { Comment } from '../engine/comments/comments';
import type { Skip } from '../engine/operations/skip';
import type { Recipe } from '../engine/prompts/recipe';
import type { Attributes, Gate } from './attributeTypes';
import type { ImageIntensity, WindowChoice } from './intensityTypes';
import type { ModelName } from './modelTypes';

export type { Comment } from '../engine/comments/comments';
export { SKIP_REASONS } from '../engine/operations/skip';
export type { Skip, SkipReason } from '../engine/operations/skip';
export type { PromptRecord, Recipe } from '../engine/prompts/recipe';
export type * from './assignmentTypes';
export type * from './attributeTypes';
export type * from './batchTypes';
export type * from './intensityTypes';
export type * from './modelTypes';
export type * from './workTypes';

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

export type ImageCounts = Readonly<Record<ImageState | 'total', number>>;

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly model: ModelName;
  readonly maxPixels: number;
  readonly windowChoice: WindowChoice;
  /** Of a fixed range, in values. */
  readonly windowLow: number | null;
  readonly windowHigh: number | null;
  /** Null for no limit of its own. */
  readonly embeddingQuotaBytes: number | null;
  readonly gate: Gate;
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
  /** Further names to find it by. */
  readonly aliases: readonly string[];
  readonly parent: string | null;
  /** `#rrggbb`, lower case. */
  readonly color: string;
  readonly order: number;
  /** Its objects share no pixel with those of exclusive categories. */
  readonly isExclusive: boolean;
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
  /** What SAM sees of deep gray, where a window was asked for. */
  readonly window: SampleWindow | null;
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
  /** Threads that are not resolved. */
  readonly openCommentCount: number;
  readonly checkedCategoryNumbers: readonly number[];
  readonly submittedAt: string | null;
  readonly submittedBy: string | null;
  /** Why it cannot be labeled; null unless it is skipped. */
  readonly skip: Skip | null;
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

/** Tiles of a large image, at `url` + "level/column/row/". */
export interface ImageTiles {
  readonly url: string;
  /** Pixels. */
  readonly side: number;
  /** A pixel of level n stands for 2^n x 2^n of the image; the last level is one tile. */
  readonly levelCount: number;
}

export interface ImageDetail extends ImageRow {
  /** Null for images that their display image shows in full. */
  readonly tiles: ImageTiles | null;
  /** Null for images of 8 bits. */
  readonly intensity: ImageIntensity | null;
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
  readonly updatedBy: string | null;
  readonly updatedAt: string;
  readonly isDeleted: boolean;
}

export interface AnnotationList {
  readonly annotations: readonly Annotation[];
  readonly sequence: number;
  readonly imageAttributes: Attributes;
  /** Oldest first. */
  readonly comments: readonly Comment[];
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
