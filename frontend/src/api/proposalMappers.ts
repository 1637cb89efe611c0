/** Proposals between wire and application. */

import { imagePoint } from '../engine/geometry/spaces';
import type { BBoxXywh } from '../engine/geometry/spaces';
import type { Proposal } from '../engine/proposals/proposal';
import { storedProblem } from './problems';
import type { components } from './schema.gen';
import type { StoredProblem } from './types';

type ProposalsWire = components['schemas']['Proposals'];

export interface Proposals {
  readonly state: ProposalsWire['state'];
  readonly problem: StoredProblem | null;
  /** Of the last finished run; null before the first. */
  readonly run: {
    readonly model: string;
    readonly checkpointSha256: string;
    readonly createdAt: string;
    readonly hasCrops: boolean;
    /** Below its floors nothing was kept. */
    readonly floors: { readonly predictedIou: number; readonly stability: number };
  } | null;
  /** Small crops first, in each best predicted IoU first. */
  readonly results: readonly Proposal[];
}

export const proposalsFromWire = (wire: ProposalsWire): Proposals => {
  const { model, checkpoint_sha256: checkpointSha256, created_at: createdAt } = wire;
  const isFound = model !== null && checkpointSha256 !== null && createdAt !== null;
  return {
    state: wire.state,
    problem: storedProblem(wire.problem),
    run: isFound ? { model, checkpointSha256, createdAt, ...lookOf(wire.parameters) } : null,
    results: wire.results.map(proposalFromWire),
  };
};

/** What of its parameters matters for choosing. */
const lookOf = (parameters: ProposalsWire['parameters']) => ({
  hasCrops: (parameters?.crop_n_layers ?? 0) > 0,
  floors: {
    predictedIou: parameters?.pred_iou_thresh ?? 0,
    stability: parameters?.stability_score_thresh ?? 0,
  },
});

const boxFromWire = ([x = 0, y = 0, width = 0, height = 0]: readonly number[]): BBoxXywh => [
  x,
  y,
  width,
  height,
];

const proposalFromWire = (wire: ProposalsWire['results'][number]): Proposal => {
  const [height = 0, width = 0] = wire.segmentation.size;
  const [pointX = 0, pointY = 0] = wire.point_coords[0] ?? [];
  return {
    segmentation: { size: [height, width], counts: wire.segmentation.counts },
    area: wire.area,
    bboxXywh: boxFromWire(wire.bbox),
    uncleanedBboxXywh: wire.uncleaned_bbox && boxFromWire(wire.uncleaned_bbox),
    cropBoxXywh: boxFromWire(wire.crop_box),
    predictedIou: wire.predicted_iou,
    stabilityScore: wire.stability_score,
    point: imagePoint(pointX, pointY),
  };
};
