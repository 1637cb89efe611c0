/** Proposals as the canvas shows them: each in a hue of its own, gray where an object is already. */
import type { Rgb, SceneMask } from '../../canvas/scene';
import type { ProposalsState } from '../../stores/proposals';

const COVERED_COLOR: Rgb = [0.45, 0.45, 0.45];

/** The golden angle in turns: neighbours in the list differ most. */
const HUE_STEP = 0.381966;
const BRIGHTNESS = 0.95;
const SATURATION = 0.65;

/** Large ones below, so that none hides another whole. */
export const sceneProposals = (state: ProposalsState): readonly SceneMask[] => {
  const areaOf = (place: number): number => state.proposals[place]?.area ?? 0;
  return [...state.chosen]
    .sort((a, b) => areaOf(b) - areaOf(a))
    .flatMap((place) => {
      const bitmap = state.bitmaps.get(place);
      if (bitmap === undefined) return [];
      const color = state.covered.has(place) ? COVERED_COLOR : hueColor(place);
      return [{ id: proposalId(state, place), bitmap, color, lightness: 0 }];
    });
};

/** The run is part of the id: another one's masks are other pixels. */
export const proposalId = ({ run }: ProposalsState, place: number): string =>
  `proposal ${run?.createdAt ?? ''} ${String(place)}`;

const hueColor = (place: number): Rgb => {
  const hue = (place * HUE_STEP) % 1;
  const channel = (shift: number): number => {
    const distance = Math.abs(((hue + shift) % 1) * 6 - 3) - 1;
    const pure = Math.min(1, Math.max(0, distance));
    return BRIGHTNESS * (1 - SATURATION * (1 - pure));
  };
  return [channel(0), channel(2 / 3), channel(1 / 3)];
};
