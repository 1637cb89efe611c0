/** Proposals between wire and application. */

import { imagePoint } from '../engine/geometry/spaces';
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
  } | null;
  /** Best predicted IoU first. */
  readonly results: readonly Proposal[];
}

export const proposalsFromWire = (wire: ProposalsWire): Proposals => {
  const { model, checkpoint_sha256: checkpointSha256, created_at: createdAt } = wire;
  const isFound = model !== null && checkpointSha256 !== null && createdAt !== null;
  return {
    state: wire.state,
    problem: storedProblem(wire.problem),
    run: isFound ? { model, checkpointSha256, createdAt } : null,
    results: wire.results.map(proposalFromWire),
  };
};

const proposalFromWire = (wire: ProposalsWire['results'][number]): Proposal => {
  const [height = 0, width = 0] = wire.segmentation.size;
  const [x = 0, y = 0, boxWidth = 0, boxHeight = 0] = wire.bbox;
  const [pointX = 0, pointY = 0] = wire.point_coords[0] ?? [];
  return {
    segmentation: { size: [height, width], counts: wire.segmentation.counts },
    area: wire.area,
    bboxXywh: [x, y, boxWidth, boxHeight],
    predictedIou: wire.predicted_iou,
    stabilityScore: wire.stability_score,
    point: imagePoint(pointX, pointY),
  };
};
