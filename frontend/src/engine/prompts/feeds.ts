/** Prompts as the decoder graph wants them: model frame, float32, SAM's labels. */
import { imagePoint } from '../geometry/spaces';
import type { SizeHW } from '../geometry/spaces';
import { imageToModel } from '../geometry/samResize';
import type { Prompt } from './prompts';

/** SAM's labels of a row of `point_coords`. */
export const POINT_LABEL = {
  padding: -1,
  background: 0,
  foreground: 1,
  boxTopLeft: 2,
  boxBottomRight: 3,
} as const;

export interface PointFeeds {
  /** (count, 2) row-major, model frame. */
  readonly pointCoords: Float32Array;
  /** (count,) */
  readonly pointLabels: Float32Array;
  readonly count: number;
}

/**
 * Points in click order, then the box corners; a padding point if and only if there is no box.
 * @param imageSize  original image size
 * @param inputSize  long side of the model input
 * Source: segment_anything/modeling/prompt_encoder.py, PromptEncoder._embed_points
 */
export const promptsToFeeds = (
  prompts: readonly Prompt[],
  imageSize: SizeHW,
  inputSize: number,
): PointFeeds => {
  const coords: number[] = [];
  const labels: number[] = [];
  const push = (x: number, y: number, label: number): void => {
    const point = imageToModel(imagePoint(x, y), imageSize, inputSize);
    coords.push(point.x, point.y);
    labels.push(label);
  };
  for (const prompt of prompts) {
    if (prompt.kind === 'point') push(prompt.point.x, prompt.point.y, prompt.label);
  }
  const boxes = prompts.filter((prompt) => prompt.kind === 'box');
  for (const { box } of boxes) {
    push(box.x0, box.y0, POINT_LABEL.boxTopLeft);
    push(box.x1, box.y1, POINT_LABEL.boxBottomRight);
  }
  if (boxes.length === 0) {
    coords.push(0, 0);
    labels.push(POINT_LABEL.padding);
  }
  return {
    pointCoords: Float32Array.from(coords),
    pointLabels: Float32Array.from(labels),
    count: labels.length,
  };
};
