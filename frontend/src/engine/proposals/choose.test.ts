import { describe, expect, it } from 'vitest';

import vectors from '../../../../tests/vectors/proposals.json';
import { imagePoint } from '../geometry/spaces';
import { chooseProposals } from './choose';
import type { Proposal } from './proposal';

const proposals = vectors.proposals.map((row): Proposal => {
  const [x = 0, y = 0, width = 0, height = 0] = row.bbox;
  return {
    segmentation: { size: [100, 100], counts: '' },
    area: row.area,
    bboxXywh: [x, y, width, height],
    predictedIou: row.predicted_iou,
    stabilityScore: row.stability_score,
    point: imagePoint(0, 0),
  };
});

describe('choosing proposals', () => {
  it.each(vectors.cases)(
    'leaves what a run leaves: IoU $predicted_iou, stability $stability, overlap $overlap',
    ({ predicted_iou: predictedIou, stability, overlap, min_area: minArea, chosen }) => {
      expect(chooseProposals(proposals, { predictedIou, stability, overlap, minArea })).toEqual(
        chosen,
      );
    },
  );
});
