/** An annotation as the editor holds it: one object on one image. */
import type { Attributes } from '../attributes/attributes';
import type { BBoxXywh } from '../geometry/spaces';
import type { CocoRle } from '../masks/rle';
import type { Recipe } from '../prompts/recipe';

export type AnnotationSource = 'sam' | 'automask' | 'manual' | 'imported';

export interface Annotation {
  readonly id: string;
  /** COCO's id inside the project; null until the server has given it. */
  readonly number: number | null;
  /** Id of its category. */
  readonly category: string;
  readonly segmentation: CocoRle;
  /** Foreground pixels. */
  readonly area: number;
  readonly bboxXywh: BBoxXywh;
  readonly isCrowd: boolean;
  /** Answers by key of their definition, and the flags of every object. */
  readonly attributes: Attributes;
  /** Higher lies in front. */
  readonly zOrder: number;
  readonly source: AnnotationSource;
  readonly recipe: Recipe | null;
  /** The server's version, plus one for each operation that is still on this computer. */
  readonly version: number;
  /** The operation on this computer that made this version; absent where the server's is shown. */
  readonly builtBy?: string;
  readonly isDeleted: boolean;
  /** Username; null until the server has said it, and for what a job made. */
  readonly createdBy: string | null;
  /** Username of the last change that the server knows; absent for what was made here. */
  readonly updatedBy?: string | null;
}
