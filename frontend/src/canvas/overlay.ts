/** The thin drawing over the picture: prompts with their glyphs, the box being drawn, crosshair. */
import { clamp, imagePoint, screenPoint } from '../engine/geometry/spaces';
import type { BoxXyxy, ScreenPoint, SizeHW } from '../engine/geometry/spaces';
import { imageToScreen } from '../engine/geometry/viewport';
import type { Viewport } from '../engine/geometry/viewport';
import type { PointPrompt, Prompt } from '../engine/prompts/prompts';
import { drawDrafts, drawHandles } from './draftOverlay';
import type { Scene, SceneCrop } from './scene';

const FOREGROUND_COLOR = '#1fb861';
const BACKGROUND_COLOR = '#e5484d';
const BOX_COLOR = '#12b5a5';
const HALO_COLOR = 'rgba(0, 0, 0, 0.55)';
/** The least alpha that 8 bits hold. */
const BARELY_THERE = 'rgba(0, 0, 0, 0.004)';

const CROSSHAIR_COLOR = 'rgba(255, 255, 255, 0.35)';

/** Half a pixel keeps a one-pixel line one pixel wide. */
const RIM = 1.5;

/** CSS pixels. */
const MARKER_RADIUS = 7;
const GLYPH_REACH = 3.5;

/** Draw everything that belongs on top. The context is in CSS pixels. */
export const drawOverlay = (
  context: CanvasRenderingContext2D,
  scene: Scene,
  screen: SizeHW,
): void => {
  context.clearRect(0, 0, screen.width, screen.height);
  // Chromium 156 goes on showing the frame before when a canvas is cleared and nothing is drawn.
  context.fillStyle = BARELY_THERE;
  context.fillRect(0, 0, 1, 1);
  if (scene.isPeeking) return;
  drawDrafts(context, scene);
  for (const crop of scene.crops) drawCropFrame(context, crop, scene.viewport, screen);
  if (scene.crosshair !== null) drawCrosshair(context, scene.crosshair, screen);
  scene.prompts.forEach((prompt, index) => {
    drawPrompt(context, prompt, scene.viewport, index === scene.hoveredPrompt);
  });
  if (scene.draggedBox !== null) drawBox(context, scene.draggedBox, scene.viewport, true);
  drawHandles(context, scene);
};

/** An edge beyond the screen is drawn at its rim: the frame says what answers, wherever one looks. */
const drawCropFrame = (
  context: CanvasRenderingContext2D,
  { box, isComing }: SceneCrop,
  viewport: Viewport,
  screen: SizeHW,
): void => {
  const start = imageToScreen(imagePoint(box.x0, box.y0), viewport);
  const end = imageToScreen(imagePoint(box.x1, box.y1), viewport);
  const [left, right] = [start.x, end.x].map((x) => clamp(x, RIM, screen.width - RIM));
  const [top, bottom] = [start.y, end.y].map((y) => clamp(y, RIM, screen.height - RIM));
  if (left === undefined || right === undefined || top === undefined || bottom === undefined)
    return;
  for (const [width, style] of [
    [3, HALO_COLOR],
    [1, BOX_COLOR],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = style;
    if (isComing) context.setLineDash([2, 6]);
    context.strokeRect(left, top, right - left, bottom - top);
  }
  context.setLineDash([]);
};

const drawPrompt = (
  context: CanvasRenderingContext2D,
  prompt: Prompt,
  viewport: Viewport,
  isHovered: boolean,
): void => {
  if (prompt.kind === 'point') drawMarker(context, prompt, viewport, isHovered);
  else if (prompt.kind === 'box') drawBox(context, prompt.box, viewport, isHovered);
};

const drawMarker = (
  context: CanvasRenderingContext2D,
  { point, label }: PointPrompt,
  viewport: Viewport,
  isHovered: boolean,
): void => {
  const { x, y } = imageToScreen(point, viewport);
  const radius = isHovered ? MARKER_RADIUS + 2 : MARKER_RADIUS;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = label === 1 ? FOREGROUND_COLOR : BACKGROUND_COLOR;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = '#ffffff';
  context.stroke();
  // The glyph says plus or minus to those who do not see green and red apart.
  context.beginPath();
  context.moveTo(x - GLYPH_REACH, y);
  context.lineTo(x + GLYPH_REACH, y);
  if (label === 1) {
    context.moveTo(x, y - GLYPH_REACH);
    context.lineTo(x, y + GLYPH_REACH);
  }
  context.lineWidth = 2;
  context.stroke();
};

const drawBox = (
  context: CanvasRenderingContext2D,
  box: BoxXyxy,
  viewport: Viewport,
  isStrong: boolean,
): void => {
  const start = imageToScreen(imagePoint(box.x0, box.y0), viewport);
  const end = imageToScreen(imagePoint(box.x1, box.y1), viewport);
  const rectangle = [start.x, start.y, end.x - start.x, end.y - start.y] as const;
  context.lineWidth = isStrong ? 4 : 3;
  context.strokeStyle = HALO_COLOR;
  context.strokeRect(...rectangle);
  context.lineWidth = isStrong ? 2 : 1.5;
  context.strokeStyle = BOX_COLOR;
  context.setLineDash([6, 4]);
  context.strokeRect(...rectangle);
  context.setLineDash([]);
};

const drawCrosshair = (
  context: CanvasRenderingContext2D,
  at: ScreenPoint,
  screen: SizeHW,
): void => {
  // Half-pixel positions keep a one-pixel line one pixel wide.
  const { x, y } = screenPoint(Math.round(at.x) + 0.5, Math.round(at.y) + 0.5);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, screen.height);
  context.moveTo(0, y);
  context.lineTo(screen.width, y);
  context.lineWidth = 1;
  context.strokeStyle = CROSSHAIR_COLOR;
  context.stroke();
};
