import { describe, expect, it } from 'vitest';

import vectors from '../../../../tests/vectors/proposals.json';
import { imagePoint } from '../geometry/spaces';
import type { BBoxXywh } from '../geometry/spaces';
import { chooseProposals } from './choose';
import type { Proposal } from './proposal';

const boxOf = ([x = 0, y = 0, width = 0, height = 0]: readonly number[]): BBoxXywh => [
  x,
  y,
  width,
  height,
];

type Row = (typeof vectors.runs)[number]['proposals'][number];

const proposalOf = (row: Row): Proposal => ({
  segmentation: { size: [100, 100], counts: '' },
  area: row.area,
  bboxXywh: boxOf(row.bbox),
  uncleanedBboxXywh: row.uncleaned_bbox && boxOf(row.uncleaned_bbox),
  cropBoxXywh: boxOf(row.crop_box),
  predictedIou: row.predicted_iou,
  stabilityScore: row.stability_score,
  point: imagePoint(0, 0),
});

describe.each(vectors.runs)('choosing proposals: $name', (run) => {
  const proposals = run.proposals.map(proposalOf);

  it.each(run.cases)(
    'IoU $predicted_iou, stability $stability, overlap $overlap and $crop_overlap, $min_area px',
    ({ chosen, ...least }) => {
      const thresholds = {
        predictedIou: least.predicted_iou,
        stability: least.stability,
        overlap: least.overlap,
        cropOverlap: least.crop_overlap,
        minArea: least.min_area,
      };
      expect(chooseProposals(proposals, thresholds, run.has_crops)).toEqual(chosen);
    },
  );
});
