/** What a labeler does to an image, as the server stores it: append only, one kind at a time. */

import type {
  Annotation,
  AnnotationLayer,
  AnnotationSource,
  Attributes,
  CocoRle,
  ImageState,
  Recipe,
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
}

export type CreateOperation = OnAnnotation & {
  readonly kind: 'create';
  readonly payload: CreatePayload;
};

/** Where an image stands; submitting says which categories were looked for. */
export type ImageStatePayload =
  | { readonly state: 'submitted'; readonly checkedCategoryNumbers: readonly number[] }
  | { readonly state: 'skipped' | 'in_progress' | 'todo' };

export type AnnotationOperation =
  | CreateOperation
  | (OnExisting & { readonly kind: 'replace'; readonly payload: ReplacePayload })
  | (OnExisting & {
      readonly kind: 'recategorise';
      readonly payload: { readonly category: string };
    })
  | (OnExisting & {
      readonly kind: 'set_attributes';
      readonly payload: { readonly attributes: Attributes };
    })
  | (OnExisting & { readonly kind: 'reorder'; readonly payload: { readonly zOrder: number } })
  | (OnExisting & { readonly kind: 'delete' | 'restore' });

export type ImageOperation =
  | (Identified & { readonly kind: 'set_image_state'; readonly payload: ImageStatePayload })
  | (Identified & { readonly kind: 'comment'; readonly payload: { readonly text: string } });

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
  };
}

/** The most operations that one request may carry. */
export const MAX_OPERATIONS_PER_REQUEST = 64;
