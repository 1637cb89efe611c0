/** Shapes that a hand draws, before they are masks: paths in the candidate's look, and the tip. */
import { imagePoint } from '../engine/geometry/spaces';
import type { ImagePoint, ScreenPoint } from '../engine/geometry/spaces';
import { imageToScreen } from '../engine/geometry/viewport';
import type { Viewport } from '../engine/geometry/viewport';
import { piecesOf } from '../engine/masks/columns';
import { convexHull } from '../engine/masks/convexHull';
import { legWidth } from '../engine/masks/shapes';
import type { Shape, Stroke } from '../engine/masks/shapes';
import { rleToSpans } from '../engine/masks/spans';
import type { Rgb, Scene, SceneDraft, SceneTip } from './scene';

type MaskShape = Extract<Shape, { readonly kind: 'mask' }>;

const FILL = 0.4;
/** Stronger than a shape's: it has no outline. */
const MASK_FILL = 0.6;
/** What is taken away is darkened, in no category's colour. */
const CUT_FILL = 'rgba(16, 16, 16, 0.6)';
const CUT_OUTLINE = 'rgba(255, 255, 255, 0.9)';
/** CSS pixels. */
const OUTLINE = 2;
const VERTEX_RADIUS = 4;
const CROSS_REACH = 3;

const DARK_EDGE = 'rgba(0, 0, 0, 0.65)';
const LIGHT_EDGE = '#ffffff';
const ACCENT = '#12b5a5';

/** Draw below everything else: the shapes' insides are cleared on the way. */
export const drawDrafts = (context: CanvasRenderingContext2D, scene: Scene): void => {
  for (const draft of scene.drafts) drawDraft(context, draft, scene.viewport);
};

/** Draw above everything else. */
export const drawHandles = (context: CanvasRenderingContext2D, scene: Scene): void => {
  scene.vertices.forEach((vertex, index) => {
    drawVertex(context, imageToScreen(vertex, scene.viewport), index === scene.hoveredVertex);
  });
  if (scene.tip !== null) drawTip(context, scene.tip);
};

const drawDraft = (
  context: CanvasRenderingContext2D,
  { shape, color, isCut }: SceneDraft,
  viewport: Viewport,
): void => {
  if (shape.kind === 'mask') {
    drawMask(context, shape, viewport, isCut ? CUT_FILL : cssColor(color, MASK_FILL));
    return;
  }
  const fill = isCut ? CUT_FILL : cssColor(color, FILL);
  const outline = isCut ? CUT_OUTLINE : cssColor(color, 1);
  const path = pathOf(shape, viewport);
  context.save();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  if (shape.kind === 'stroke' && shape.pressures !== undefined) {
    paintPressed(context, shape, viewport, outline);
  } else if (shape.kind === 'stroke' && shape.tip === 'round') {
    const width = shape.width * viewport.scale;
    paintStroke(context, path, width, outline);
    // The inside is cleared first, so that the outline lies around it and not under the fill.
    context.globalCompositeOperation = 'destination-out';
    paintStroke(context, path, Math.max(width - 2 * OUTLINE, 0.5), '#000');
    context.globalCompositeOperation = 'source-over';
    paintStroke(context, path, Math.max(width - 2 * OUTLINE, 0.5), fill);
  } else {
    paintArea(context, shape, path, { outline, fill });
  }
  context.restore();
};

interface Paint {
  readonly outline: string;
  readonly fill: string;
}

/** An area, or a line so thin that it is one. */
const paintArea = (
  context: CanvasRenderingContext2D,
  shape: Exclude<SceneDraft['shape'], { kind: 'mask' }>,
  path: Path2D,
  { outline, fill }: Paint,
): void => {
  const rule = shape.kind === 'polygon' ? 'evenodd' : 'nonzero';
  paintStroke(context, path, OUTLINE, outline);
  context.globalCompositeOperation = 'destination-out';
  context.fillStyle = '#000';
  context.fill(path, rule);
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = fill;
  context.fill(path, rule);
  if (shape.kind !== 'stroke') paintStroke(context, path, OUTLINE, outline);
};

/** A pen's stroke, leg by leg in its own width: one even tone, without an outline. */
const paintPressed = (
  context: CanvasRenderingContext2D,
  stroke: Stroke,
  viewport: Viewport,
  style: string,
): void => {
  stroke.points.forEach((point, index) => {
    const next = stroke.points[index + 1];
    if (next === undefined && index > 0) return;
    const width = Math.max(legWidth(stroke, index) * viewport.scale, 0.5);
    paintStroke(context, linePath([point, next ?? point], viewport), width, style);
  });
};

const paintStroke = (
  context: CanvasRenderingContext2D,
  path: Path2D,
  width: number,
  style: string,
): void => {
  context.lineWidth = width;
  context.strokeStyle = style;
  context.stroke(path);
};

const masks = new WeakMap<MaskShape, Path2D>();

/** Pixels have no path to follow: a rectangle for each piece of a column, made once a mask. */
const drawMask = (
  context: CanvasRenderingContext2D,
  shape: MaskShape,
  { scale, offsetX, offsetY }: Viewport,
  fill: string,
): void => {
  const known = masks.get(shape) ?? maskPath(shape);
  masks.set(shape, known);
  context.save();
  context.translate(offsetX, offsetY);
  context.scale(scale, scale);
  context.fillStyle = fill;
  context.fill(known);
  context.restore();
};

const maskPath = ({ segmentation }: MaskShape): Path2D => {
  const path = new Path2D();
  for (const { column, top, bottom } of piecesOf(rleToSpans(segmentation), segmentation.size[0])) {
    path.rect(column, top, 1, bottom - top);
  }
  return path;
};

const pathOf = (shape: Exclude<Shape, MaskShape>, viewport: Viewport): Path2D => {
  switch (shape.kind) {
    case 'polygon':
      return ringPath(shape.points, viewport);
    case 'stroke':
      return shape.tip === 'round'
        ? linePath(shape.points, viewport)
        : squareStrokePath(shape, viewport);
    case 'box': {
      const { x0, y0, x1, y1 } = shape.box;
      return ringPath(
        [imagePoint(x0, y0), imagePoint(x1, y0), imagePoint(x1, y1), imagePoint(x0, y1)],
        viewport,
      );
    }
    case 'ellipse': {
      const { x0, y0, x1, y1 } = shape.box;
      const center = imageToScreen(imagePoint((x0 + x1) / 2, (y0 + y1) / 2), viewport);
      const path = new Path2D();
      const [across, down] = [(x1 - x0) / 2, (y1 - y0) / 2];
      const { scale } = viewport;
      path.ellipse(center.x, center.y, across * scale, down * scale, 0, 0, 2 * Math.PI);
      return path;
    }
  }
};

const ringPath = (points: readonly ImagePoint[], viewport: Viewport): Path2D => {
  const path = linePath(points, viewport);
  path.closePath();
  return path;
};

const linePath = (points: readonly ImagePoint[], viewport: Viewport): Path2D => {
  const path = new Path2D();
  const [first] = points;
  if (first === undefined) return path;
  const start = imageToScreen(first, viewport);
  path.moveTo(start.x, start.y);
  // A line to itself: caps are drawn for a dab, too.
  for (const point of points.length === 1 ? points : points.slice(1)) {
    const { x, y } = imageToScreen(point, viewport);
    path.lineTo(x, y);
  }
  return path;
};

const squareStrokePath = ({ points, width }: Stroke, viewport: Viewport): Path2D => {
  const path = new Path2D();
  const half = width / 2;
  points.forEach((point, index) => {
    const corners = [points[index - 1] ?? point, point].flatMap(({ x, y }) => [
      imagePoint(x - half, y - half),
      imagePoint(x + half, y - half),
      imagePoint(x - half, y + half),
      imagePoint(x + half, y + half),
    ]);
    path.addPath(ringPath(convexHull(corners), viewport));
  });
  return path;
};

const drawVertex = (
  context: CanvasRenderingContext2D,
  { x, y }: ScreenPoint,
  isHovered: boolean,
): void => {
  context.beginPath();
  context.arc(x, y, isHovered ? VERTEX_RADIUS + 2 : VERTEX_RADIUS, 0, 2 * Math.PI);
  context.fillStyle = isHovered ? ACCENT : LIGHT_EDGE;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = isHovered ? LIGHT_EDGE : DARK_EDGE;
  context.stroke();
};

/** A light line between dark ones is seen on any picture. */
const drawTip = (context: CanvasRenderingContext2D, { at, size, tip, isCut }: SceneTip): void => {
  const { x, y } = at;
  const half = size / 2;
  context.beginPath();
  if (tip === 'round') context.arc(x, y, half, 0, 2 * Math.PI);
  else context.rect(x - half, y - half, size, size);
  context.moveTo(x - CROSS_REACH, y);
  context.lineTo(x + CROSS_REACH, y);
  if (!isCut) {
    context.moveTo(x, y - CROSS_REACH);
    context.lineTo(x, y + CROSS_REACH);
  }
  for (const [width, style] of [
    [3.5, DARK_EDGE],
    [1.25, LIGHT_EDGE],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  }
};

const cssColor = ([red, green, blue]: Rgb, alpha: number): string => {
  const [r, g, b] = [red, green, blue].map((channel) => Math.round(channel * 255));
  return `rgba(${String(r)}, ${String(g)}, ${String(b)}, ${String(alpha)})`;
};
