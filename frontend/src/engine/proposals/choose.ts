/**
 * From everything a run found to what its thresholds leave: what a fresh run with them would give.
 *
 * The server's `choose_proposals` follows the same rules in float32; `tests/vectors/proposals.json`
 * holds both to them.
 */
import type { Proposal, ProposalThresholds } from './proposal';

const { fround } = Math;

/**
 * @param proposals  best predicted IoU first, as the server gives them
 * @returns  places of the chosen, best predicted IoU first
 */
export const chooseProposals = (
  proposals: readonly Proposal[],
  thresholds: ProposalThresholds,
): readonly number[] => {
  const passed = [...proposals.keys()].filter((place) => passes(proposals[place], thresholds));
  // Stable: the earlier of equals goes first.
  const scoreOf = (place: number): number => fround(proposals[place]?.predictedIou ?? 0);
  const order = passed.sort((a, b) => scoreOf(b) - scoreOf(a));
  return suppress(
    order.map((place) => boxOf(proposals[place])),
    thresholds.overlap,
  )
    .flatMap((rank) => order[rank] ?? [])
    .filter((place) => (proposals[place]?.area ?? 0) >= thresholds.minArea);
};

const passes = (one: Proposal | undefined, least: ProposalThresholds): boolean =>
  one !== undefined &&
  (least.predictedIou <= 0 || fround(one.predictedIou) > fround(least.predictedIou)) &&
  (least.stability <= 0 || fround(one.stabilityScore) >= fround(least.stability));

type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/** SAM's box, which leaves out the last row and column. */
const boxOf = (one: Proposal | undefined): Box => {
  const [x, y, width, height] = one?.bboxXywh ?? [0, 0, 1, 1];
  return [x, y, x + width - 1, y + height - 1];
};

/** @returns  ranks of the boxes that stay; each drops the later ones that overlap it too much */
const suppress = (boxes: readonly Box[], overlap: number): readonly number[] => {
  const isDropped = new Uint8Array(boxes.length);
  boxes.forEach((box, rank) => {
    if (isDropped[rank] === 1) return;
    boxes.forEach((other, later) => {
      if (later > rank && isDropped[later] === 0 && boxIou(box, other) > overlap) {
        isDropped[later] = 1;
      }
    });
  });
  return [...boxes.keys()].filter((rank) => isDropped[rank] === 0);
};

/** In float32, as numpy computes it; boxes without area overlap nothing. */
const boxIou = (a: Box, b: Box): number => {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const common = fround(width * height);
  const union = fround(fround(areaOf(a) + areaOf(b)) - common);
  return union > 0 ? fround(common / union) : 0;
};

const areaOf = ([x0, y0, x1, y1]: Box): number => fround((x1 - x0) * (y1 - y0));
