import { beforeEach, describe, expect, it } from 'vitest';

import { keepProposals } from './keepProposals';
import { imagePoint } from '../../engine/geometry/spaces';
import { cropToBitmap } from '../../engine/masks/maskBitmap';
import { cropToRle, rleToCrop } from '../../engine/masks/rle';
import type { Proposal } from '../../engine/proposals/proposal';
import { freeProposals, loadProposals, setThresholds } from '../../stores/proposals';
import { TestEditor } from '../../tools/testEditor';

const SIZE = { height: 100, width: 100 };
const RUN = {
  model: 'vit_b',
  checkpointSha256: 'c',
  createdAt: 'today',
  hasCrops: false,
  floors: { predictedIou: 0.4, stability: 0.5 },
};

const square = (x: number, y: number, side: number, predictedIou: number): Proposal => {
  const data = new Uint8Array(side * side).fill(1);
  return {
    segmentation: cropToRle({ x, y, width: side, height: side, data }, SIZE),
    area: side * side,
    bboxXywh: [x, y, side, side],
    uncleanedBboxXywh: null,
    cropBoxXywh: [0, 0, 100, 100],
    predictedIou,
    stabilityScore: 0.97,
    point: imagePoint(x + side / 2, y + side / 2),
  };
};

/** A large one, a small one on top of it, one apart, and one below SAM's threshold. */
const PROPOSALS = [
  square(10, 10, 40, 0.98),
  square(20, 20, 10, 0.95),
  square(70, 70, 20, 0.9),
  square(60, 10, 10, 0.6),
];

let test: TestEditor;
beforeEach(async () => {
  test = new TestEditor();
  const masks = {
    unpack: (segmentations: readonly Proposal['segmentation'][]) =>
      Promise.resolve(segmentations.map((one) => cropToBitmap(rleToCrop(one)))),
  };
  keepProposals(test.stores, masks, (error) => {
    throw error;
  });
  test.press('O');
  loadProposals(test.stores.proposals, RUN, PROPOSALS);
  await test.settled();
});

const state = () => test.stores.proposals.getState();

describe('proposals', () => {
  it('shows what passes the thresholds, and changes with them at once', () => {
    expect(state().chosen).toEqual([0, 1, 2]);

    setThresholds(test.stores.proposals, { predictedIou: 0.5, minArea: 101 });

    expect(state().chosen).toEqual([0, 2]);
  });

  it('lights up the smallest one under the pointer', () => {
    test.move(25, 25);
    expect(state().hovered).toBe(1);
    test.move(12, 12);
    expect(state().hovered).toBe(0);
    test.move(5, 5);
    expect(state().hovered).toBeNull();
  });

  it('takes one over by a click, as an object of its own source', async () => {
    test.click(80, 80);
    await test.settled();

    expect(test.annotations).toMatchObject([
      {
        category: 'car',
        source: 'automask',
        area: 400,
        recipe: { model: 'vit_b', prompts: [], predictedIou: 0.9, stabilityScore: 0.97 },
      },
    ]);
    expect([...state().covered]).toEqual([2]);
  });

  it('cannot take what an object covers, nor anything where nothing is', async () => {
    test.click(80, 80);
    await test.settled();
    test.click(80, 80).click(5, 95);
    await test.settled();

    expect(test.annotations).toHaveLength(1);
  });

  it('takes what lies inside a loop, and undo takes all of it back', async () => {
    // Around the two on the left; the one on the right stays outside.
    test.down(5, 5).move(55, 5).move(55, 55).move(5, 55).up(5, 5);
    await test.settled();
    expect(test.annotations.map(({ area }) => area)).toEqual([1600, 100]);

    test.press('Ctrl+Z');
    await test.settled();

    expect(test.annotations).toEqual([]);
    expect(freeProposals(state())).toEqual([0, 1, 2]);
  });

  it('forgets them with the image', () => {
    test.openImage('next');

    expect(state()).toMatchObject({ run: null, proposals: [], chosen: [] });
  });
});
