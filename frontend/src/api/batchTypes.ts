/** Work on many images at once, and how automatic runs look. */

export type BatchKind = 'automask' | 'mask_boxes' | 'encode';

export type BatchState = 'running' | 'paused' | 'done' | 'cancelled';

export interface Batch {
  readonly id: string;
  readonly kind: BatchKind;
  readonly state: BatchState;
  readonly imageCount: number;
  readonly doneCount: number;
  readonly failedCount: number;
  readonly runningCount: number;
  readonly queuedCount: number;
  readonly cancelledCount: number;
  readonly createdAt: string;
}

/** Of an automatic run; SAM's names are in the comments, thresholds are floors. */
export interface AutomaskParameters {
  /** `points_per_side` */
  readonly pointsPerSide: number;
  /** `points_per_batch` */
  readonly pointsPerBatch: number;
  /** `pred_iou_thresh` */
  readonly predictedIou: number;
  /** `stability_score_thresh` */
  readonly stability: number;
  /** `stability_score_offset`, logits */
  readonly stabilityOffset: number;
  /** `crop_n_layers` */
  readonly cropLayers: number;
  /** `crop_overlap_ratio` */
  readonly cropOverlapRatio: number;
  /** `crop_n_points_downscale_factor` */
  readonly cropPointsFactor: number;
  /** `min_mask_region_area`, pixels */
  readonly minRegionArea: number;
  /** `window_side`, pixels; 0 looks at the whole image at once */
  readonly windowSide: number;
}
