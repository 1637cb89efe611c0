/** Wire to application and back for work on many images. */

import type { AutomaskParameters, Batch } from './types';
import type { AutomaskWire, BatchWire } from './wire';

export const batchFromWire = (wire: BatchWire): Batch => ({
  id: wire.id,
  kind: wire.kind,
  state: wire.state,
  imageCount: wire.image_count,
  doneCount: wire.done_count,
  failedCount: wire.failed_count,
  runningCount: wire.running_count,
  queuedCount: wire.queued_count,
  cancelledCount: wire.cancelled_count,
  createdAt: wire.created_at,
});

export const automaskToWire = (parameters: AutomaskParameters): AutomaskWire => ({
  points_per_side: parameters.pointsPerSide,
  points_per_batch: parameters.pointsPerBatch,
  pred_iou_thresh: parameters.predictedIou,
  stability_score_thresh: parameters.stability,
  stability_score_offset: parameters.stabilityOffset,
  crop_n_layers: parameters.cropLayers,
  crop_overlap_ratio: parameters.cropOverlapRatio,
  crop_n_points_downscale_factor: parameters.cropPointsFactor,
  min_mask_region_area: parameters.minRegionArea,
  window_side: parameters.windowSide,
});
