/** From the shared state to what one of the two canvases draws. */
import { groundOf, rgbFromHex } from '../../canvas/scene';
import type { Scene, SceneCandidate, SceneMask } from '../../canvas/scene';
import { screenPoint } from '../../engine/geometry/spaces';
import type { ScreenPoint, SizeHW } from '../../engine/geometry/spaces';
import { PLAIN_LIGHT } from '../../stores/appearance';
import type { ShownMask } from '../../stores/session';
import type { ViewportState } from '../../stores/viewport';
import { logitsOf } from '../labeling/candidateViews';
import type { ComparisonState } from './comparison';
import type { Verdict } from './judging';
import type { PaneState } from './pane';
import type { Side } from './sides';

/** Told apart also by those who do not see red and green apart, and neither is the accent. */
export const SIDE_COLORS: Readonly<Record<Side, string>> = { left: '#3d9bff', right: '#ff9d1f' };

const RGB = { left: rgbFromHex(SIDE_COLORS.left), right: rgbFromHex(SIDE_COLORS.right) };

const DIFFERENCE_LOOK = { fill: 0.7, outline: 1 };

export interface PaneContext {
  readonly pane: PaneState;
  readonly viewport: ViewportState;
  readonly comparison: ComparisonState;
  readonly isDark: boolean;
}

export const paneScene = (
  side: Side,
  { pane, viewport: shared, comparison, isDark }: PaneContext,
): Scene => {
  const { viewport, imageSize } = shared;
  const { verdict, isDifferenceOnly, draggedBox, hoveredPrompt } = comparison;
  const isDifference = isDifferenceOnly && verdict !== null;
  return {
    imageSize,
    viewport,
    light: PLAIN_LIGHT,
    window: null,
    masks: isDifference ? differenceMasks(verdict) : NO_MASKS,
    emphasis: [],
    look: DIFFERENCE_LOOK,
    candidates: isDifference ? [] : candidatesOf(pane, side),
    ...frameOf(pane, imageSize),
    prompts: pane.prompts,
    hoveredPrompt,
    draggedBox,
    drafts: [],
    crops: [],
    vertices: [],
    hoveredVertex: null,
    tip: null,
    // In both: the one away from the hand shows where it points.
    crosshair: shared.pointer ?? (comparison.isMiddleShown ? middleOf(shared.screen) : null),
    isPeeking: false,
    ground: groundOf(isDark),
  };
};

/** Frame of the candidates; without a model there are none. */
const frameOf = ({ spec }: PaneState, { height, width }: SizeHW) => ({
  inputSize: spec?.inputSize ?? Math.max(height, width),
  maskThreshold: spec?.maskThreshold ?? 0,
});

const middleOf = ({ height, width }: SizeHW): ScreenPoint => screenPoint(width / 2, height / 2);

const NO_MASKS: readonly SceneMask[] = [];

const known = new WeakMap<Verdict, readonly SceneMask[]>();

/** The same array for the same verdict: the canvas uploads by identity. */
const differenceMasks = (verdict: Verdict): readonly SceneMask[] => {
  const masks = known.get(verdict) ?? [
    { id: 'left', bitmap: verdict.onlyLeftBitmap, color: RGB.left, lightness: 0 },
    { id: 'right', bitmap: verdict.onlyRightBitmap, color: RGB.right, lightness: 0 },
  ];
  known.set(verdict, masks);
  return masks;
};

const candidatesOf = ({ prompts, answer, hover }: PaneState, side: Side): SceneCandidate[] => {
  const shown: ShownMask | null = prompts.length === 0 ? hover : answer;
  if (shown === null) return [];
  return [
    {
      logits: logitsOf(shown.candidates, shown.chosen),
      color: RGB[side],
      isPreview: prompts.length === 0,
    },
  ];
};
