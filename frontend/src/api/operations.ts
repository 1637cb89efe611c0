/** What a labeler does to an image, as the server stores it: append only, one kind at a time. */

import type {
  Annotation,
  AnnotationLayer,
  AnnotationSource,
  Attributes,
  CocoRle,
  ImageState,
  Recipe,
  Skip,
  SkipReason,
  StoredProblem,
} from './types';

export interface CreatePayload {
  readonly category: string;
  readonly segmentation: CocoRle;
  readonly source: AnnotationSource;
  readonly recipe?: Recipe;
  readonly isCrowd?: boolean;
  readonly zOrder?: number;
  readonly attributes?: Attributes;
  readonly layer?: AnnotationLayer;
}

export interface ReplacePayload {
  readonly segmentation: CocoRle;
  readonly source: AnnotationSource;
  readonly recipe?: Recipe;
}

export interface AttributesPayload {
  /** All answers: what is left out is taken away. */
  readonly attributes: Attributes;
  readonly isCrowd?: boolean;
}

interface Identified {
  /** UUID version 7, made by the client; the server answers a known one with its old result. */
  readonly opId: string;
}

interface OnAnnotation extends Identified {
  readonly annotationId: string;
}

interface OnExisting extends OnAnnotation {
  /** Must equal the annotation's present version; each applied operation adds 1. */
  readonly baseVersion: number;
  /** The client's own operation that made that version; in conflict unless it was applied. */
  readonly buildsOn?: string;
}

export type CreateOperation = OnAnnotation & {
  readonly kind: 'create';
  readonly payload: CreatePayload;
};

export interface CommentPayload {
  readonly text: string;
  /** Image frame, pixels. */
  readonly point?: readonly [x: number, y: number];
  /** The first comment of a thread. */
  readonly replyTo?: string;
}

/** Where an image stands; submitting says which categories were looked for. */
export type ImageStatePayload =
  | { readonly state: 'submitted'; readonly checkedCategoryNumbers: readonly number[] }
  | { readonly state: 'skipped'; readonly reason: SkipReason; readonly note?: string }
  | { readonly state: 'in_progress' | 'todo' };

export type AnnotationOperation =
  | CreateOperation
  | (OnExisting & { readonly kind: 'replace'; readonly payload: ReplacePayload })
  | (OnExisting & {
      readonly kind: 'recategorise';
      readonly payload: { readonly category: string };
    })
  | (OnExisting & {
      readonly kind: 'set_attributes';
      readonly payload: AttributesPayload;
    })
  | (OnExisting & { readonly kind: 'reorder'; readonly payload: { readonly zOrder: number } })
  | (OnExisting & { readonly kind: 'delete' | 'restore' });

export type ImageOperation =
  | (Identified & { readonly kind: 'set_image_state'; readonly payload: ImageStatePayload })
  | (Identified & {
      readonly kind: 'set_image_attributes';
      /** What changes; null takes an answer away. */
      readonly payload: { readonly attributes: Attributes };
    })
  | (Identified & {
      readonly kind: 'comment';
      readonly annotationId?: string;
      readonly payload: CommentPayload;
    })
  | (Identified & {
      readonly kind: 'resolve_comment';
      readonly payload: { readonly comment: string; readonly isResolved: boolean };
    });

export type Operation = AnnotationOperation | ImageOperation;

export interface OperationResult {
  readonly opId: string;
  readonly status: 'applied' | 'conflict' | 'refused';
  /** The annotation as the server has it now. */
  readonly annotation: Annotation | null;
  readonly problem: StoredProblem | null;
  /** The server had seen this operation before. */
  readonly isRepeat: boolean;
}

export interface OperationAnswer {
  readonly results: readonly OperationResult[];
  readonly image: {
    readonly id: string;
    readonly state: ImageState;
    readonly sequence: number;
    readonly checkedCategoryNumbers: readonly number[];
    readonly skip: Skip | null;
    readonly attributes: Attributes;
  };
}

/** The most operations that one request may carry. */
export const MAX_OPERATIONS_PER_REQUEST = 64;
