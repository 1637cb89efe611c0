import { expect, test } from 'vitest';

import { screenPoint } from '../../engine/geometry/spaces';
import { makeViewportStore, pan, setImageSize, setScreen, zoom } from '../../stores/viewport';
import type { ComparisonState } from './comparison';
import type { Verdict } from './judging';
import type { PaneState } from './pane';
import { paneScene } from './paneScene';

const BITMAP = { x: 0, y: 0, width: 1, height: 1, columns: 1, rows: 1, data: new Uint8Array(1) };
const PART = { segmentation: { size: [4, 4] as const, counts: '' }, area: 3 };
const MASK = {
  ...PART,
  bboxXywh: [0, 0, 1, 1] as const,
  stabilityScore: 1,
  bitmap: BITMAP,
};
const VERDICT: Verdict = {
  masks: { left: MASK, right: MASK },
  iou: 0.5,
  onlyLeft: PART,
  onlyRight: PART,
  onlyLeftBitmap: BITMAP,
  onlyRightBitmap: BITMAP,
};

const COMPARISON: ComparisonState = {
  verdict: null,
  isDifferenceOnly: false,
  draggedBox: null,
  hoveredPrompt: null,
  isMiddleShown: false,
  picture: 'shown',
  isCanvasMissing: false,
};

const ANSWER = {
  chosen: 1,
  candidates: {
    logits: new Float32Array(4),
    size: { height: 1, width: 1 },
    iouPredictions: new Float32Array(4),
    stabilityScores: new Float32Array(4),
  },
} as const;

const pane = (more: Partial<PaneState> = {}): PaneState => ({
  decoder: { state: 'idle' },
  spec: null,
  prompts: [],
  answer: null,
  isDecoding: false,
  hover: null,
  mask: null,
  decodeMilliseconds: null,
  problem: null,
  ...more,
});

const viewport = makeViewportStore();
const PROMPTED = pane({
  prompts: [{ kind: 'point', point: { x: 1, y: 1 } as never, label: 1, candidate: 1 }],
  answer: ANSWER,
});

const scenes = (left: PaneState, right: PaneState, comparison = COMPARISON) => {
  const shared = { viewport: viewport.getState(), comparison, isDark: true };
  return [
    paneScene('left', { ...shared, pane: left }),
    paneScene('right', { ...shared, pane: right }),
  ] as const;
};

test('one viewport moves both pictures, and the pointer on one is seen on the other', () => {
  setImageSize(viewport, { height: 400, width: 600 });
  setScreen(viewport, { height: 300, width: 500 });
  zoom(viewport, 3, screenPoint(120, 80));
  pan(viewport, -14, 9);
  viewport.setState({ pointer: screenPoint(7, 8) });

  const [left, right] = scenes(pane(), pane());

  expect(left.viewport).toBe(viewport.getState().viewport);
  expect(right.viewport).toBe(left.viewport);
  expect([left.crosshair, right.crosshair]).toEqual([screenPoint(7, 8), screenPoint(7, 8)]);
});

test('without a pointer the keyboard’s cross is in the middle', () => {
  setScreen(viewport, { height: 300, width: 500 });
  viewport.setState({ pointer: null });

  expect(scenes(pane(), pane())[0].crosshair).toBeNull();
  expect(scenes(pane(), pane(), { ...COMPARISON, isMiddleShown: true })[1].crosshair).toEqual(
    screenPoint(250, 150),
  );
});

test('each mask has the colour of its side', () => {
  const [left, right] = scenes(PROMPTED, PROMPTED);

  expect(left.candidates).toHaveLength(1);
  expect(left.candidates[0]?.color).not.toEqual(right.candidates[0]?.color);
  expect(left.candidates[0]?.logits).toBe(right.candidates[0]?.logits);
});

test('a preview is fainter, and gone once there are prompts', () => {
  const hover = { ...ANSWER, point: { x: 1, y: 1 } as never };

  const [previewed, prompted] = scenes(pane({ hover }), { ...PROMPTED, hover });

  expect(previewed.candidates.map(({ isPreview }) => isPreview)).toEqual([true]);
  expect(prompted.candidates.map(({ isPreview }) => isPreview)).toEqual([false]);
});

test('only the differences are drawn where they are wanted, the same in both', () => {
  const wanted = { ...COMPARISON, verdict: VERDICT, isDifferenceOnly: true };

  const [left, right] = scenes(PROMPTED, PROMPTED, wanted);

  expect(left.candidates).toEqual([]);
  expect(left.masks.map(({ id }) => id)).toEqual(['left', 'right']);
  expect(right.masks).toBe(left.masks);
});

test('until there is something to compare, the masks themselves are shown', () => {
  const [left] = scenes(PROMPTED, PROMPTED, { ...COMPARISON, isDifferenceOnly: true });

  expect(left.candidates).toHaveLength(1);
  expect(left.masks).toEqual([]);
});
