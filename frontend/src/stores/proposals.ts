/** What an automatic run found on the open image, and what is chosen of it. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ImagePoint } from '../engine/geometry/spaces';
import { isCovered } from '../engine/masks/maskBitmap';
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import { chooseProposals } from '../engine/proposals/choose';
import type { Proposal, ProposalThresholds } from '../engine/proposals/proposal';

/** Where the proposals come from. */
export interface ProposalRun {
  readonly model: string;
  readonly checkpointSha256: string;
  /** Tells two runs over one image apart. */
  readonly createdAt: string;
  readonly hasCrops: boolean;
  /** Below its floors nothing was kept: no slider brings it back. */
  readonly floors: { readonly predictedIou: number; readonly stability: number };
}

export interface ProposalsState {
  readonly run: ProposalRun | null;
  readonly proposals: readonly Proposal[];
  readonly thresholds: ProposalThresholds;
  /** Places among the proposals. */
  readonly chosen: readonly number[];
  /** Places that objects cover already. */
  readonly covered: ReadonlySet<number>;
  /** By place; only chosen ones are unpacked. */
  readonly bitmaps: ReadonlyMap<number, MaskBitmap>;
  readonly hovered: number | null;
}

export type ProposalsStore = StoreApi<ProposalsState>;

/** SAM's own defaults. */
export const SAM_THRESHOLDS: ProposalThresholds = {
  predictedIou: 0.88,
  stability: 0.95,
  overlap: 0.7,
  cropOverlap: 0.7,
  minArea: 0,
};

/** The starter is less sure of itself: none of its masks reaches SAM's defaults. */
export const STARTER_THRESHOLDS: ProposalThresholds = {
  ...SAM_THRESHOLDS,
  predictedIou: 0.5,
  stability: 0.8,
};

const NOTHING = {
  run: null,
  proposals: [],
  chosen: [],
  covered: new Set<number>(),
  bitmaps: new Map<number, MaskBitmap>(),
  hovered: null,
} as const;

export const makeProposalsStore = (): ProposalsStore =>
  createStore<ProposalsState>(() => ({ ...NOTHING, thresholds: SAM_THRESHOLDS }));

/** Forget the image's proposals; the thresholds stay for the next one. */
export const clearProposals = (store: ProposalsStore): void => store.setState(NOTHING);

/** Show what a run found; a model of another kind brings thresholds of its own. */
export const loadProposals = (
  store: ProposalsStore,
  run: ProposalRun,
  proposals: readonly Proposal[],
): void => {
  store.setState(({ thresholds: before }) => {
    const usual = run.model === 'starter' ? STARTER_THRESHOLDS : SAM_THRESHOLDS;
    const isUntouched = before === SAM_THRESHOLDS || before === STARTER_THRESHOLDS;
    const thresholds = isUntouched ? usual : aboveFloors(before, run);
    const chosen = chooseProposals(proposals, thresholds, run.hasCrops);
    return { ...NOTHING, run, proposals, thresholds, chosen };
  });
};

/** No lower than what a run kept: there a choice would not be a fresh run's. */
const aboveFloors = (
  thresholds: ProposalThresholds,
  { floors }: ProposalRun,
): ProposalThresholds => ({
  ...thresholds,
  predictedIou: Math.max(thresholds.predictedIou, floors.predictedIou),
  stability: Math.max(thresholds.stability, floors.stability),
});

export const setThresholds = (store: ProposalsStore, part: Partial<ProposalThresholds>): void => {
  store.setState(({ proposals, run, thresholds: before }) => {
    const thresholds = { ...before, ...part };
    const chosen = chooseProposals(proposals, thresholds, run?.hasCrops === true);
    return { thresholds, chosen, hovered: null };
  });
};

/** What can be taken over, in the order of the run. */
export const freeProposals = ({ chosen, covered }: ProposalsState): readonly number[] =>
  chosen.filter((place) => !covered.has(place));

/** The smallest free proposal under a point: larger ones stick out of it and can still be hit. */
export const proposalAt = (state: ProposalsState, point: ImagePoint): number | null => {
  const hit = freeProposals(state).filter((place) => {
    const bitmap = state.bitmaps.get(place);
    return bitmap !== undefined && isCovered(bitmap, point);
  });
  const areaOf = (place: number): number => state.proposals[place]?.area ?? 0;
  return hit.reduce<number | null>(
    (best, place) => (best === null || areaOf(place) < areaOf(best) ? place : best),
    null,
  );
};
