/**
 * From everything a run found to what its thresholds leave: what a fresh run with them would give.
 *
 * The server's `choose_proposals` follows the same rules in float32; `tests/vectors/proposals.json`
 * holds both to them.
 */
import type { BBoxXywh } from '../geometry/spaces';
import type { Proposal, ProposalThresholds } from './proposal';

const { fround } = Math;

/**
 * @param proposals  small crops first, in each best predicted IoU first, as the server gives them
 * @param hasCrops  the run had layers of crops
 * @returns  places of the chosen, in the order of a fresh run
 */
export const chooseProposals = (
  proposals: readonly Proposal[],
  thresholds: ProposalThresholds,
  hasCrops: boolean,
): readonly number[] => {
  const passed = [...proposals.keys()].filter((place) => passes(proposals[place], thresholds));
  const stay = (places: readonly number[], overlap: number, boxOf = uncleanedBox) =>
    suppress(
      places.map((place) => boxOf(proposals[place])),
      overlap,
    ).flatMap((rank) => places[rank] ?? []);
  const inCrops = byCrop(proposals, passed).flatMap((places) => stay(places, thresholds.overlap));
  const kept = hasCrops ? stay(inCrops, thresholds.cropOverlap) : inCrops;
  // Removing small regions makes new duplicates; of these the untouched masks win.
  const isTouched = (place: number): boolean => Boolean(proposals[place]?.uncleanedBboxXywh);
  const touched = kept.filter(isTouched);
  const untouched = kept.filter((place) => !isTouched(place));
  const cleaned =
    touched.length === 0
      ? kept
      : stay(
          [...untouched, ...touched],
          Math.max(thresholds.overlap, thresholds.cropOverlap),
          cleanedBox,
        );
  return cleaned.filter((place) => (proposals[place]?.area ?? 0) >= thresholds.minArea);
};

/** The crops follow each other: each is a run of places. */
const byCrop = (
  proposals: readonly Proposal[],
  places: readonly number[],
): readonly (readonly number[])[] => {
  const groups = new Map<string, number[]>();
  for (const place of places) {
    const name = String(proposals[place]?.cropBoxXywh);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [place]);
    else group.push(place);
  }
  return [...groups.values()];
};

const passes = (one: Proposal | undefined, least: ProposalThresholds): boolean =>
  one !== undefined &&
  (least.predictedIou <= 0 || fround(one.predictedIou) > fround(least.predictedIou)) &&
  (least.stability <= 0 || fround(one.stabilityScore) >= fround(least.stability));

type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/** SAM's boxes leave out the last row and column. */
const officialBox = ([x, y, width, height]: BBoxXywh): Box => [x, y, x + width - 1, y + height - 1];

const NO_BOX: BBoxXywh = [0, 0, 1, 1];

const cleanedBox = (one: Proposal | undefined): Box => officialBox(one?.bboxXywh ?? NO_BOX);

const uncleanedBox = (one: Proposal | undefined): Box =>
  officialBox(one?.uncleanedBboxXywh ?? one?.bboxXywh ?? NO_BOX);

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
