/** A mask that an automatic run found, before anybody has taken it over. */
import type { BBoxXywh, ImagePoint } from '../geometry/spaces';
import type { CocoRle } from '../masks/rle';

/** Image frame throughout. */
export interface Proposal {
  readonly segmentation: CocoRle;
  /** Foreground pixels. */
  readonly area: number;
  readonly bboxXywh: BBoxXywh;
  /** `bboxXywh` before small regions were removed; null where there were none. */
  readonly uncleanedBboxXywh: BBoxXywh | null;
  /** Where it was found. */
  readonly cropBoxXywh: BBoxXywh;
  readonly predictedIou: number;
  /** 0 to 1. */
  readonly stabilityScore: number;
  /** The click that gave it. */
  readonly point: ImagePoint;
}

/** SAM's names are in the comments; all but the last mean what they mean there. */
export interface ProposalThresholds {
  /** `pred_iou_thresh`: kept above it; 0 keeps all. */
  readonly predictedIou: number;
  /** `stability_score_thresh`: kept from it on; 0 keeps all. */
  readonly stability: number;
  /** `box_nms_thresh`: of two boxes that overlap by more, the better predicted one stays. */
  readonly overlap: number;
  /** `crop_nms_thresh`: the same between crops, where the smaller crop's mask stays. */
  readonly cropOverlap: number;
  /** Pixels; smaller masks are left out after the overlaps were judged. */
  readonly minArea: number;
}
