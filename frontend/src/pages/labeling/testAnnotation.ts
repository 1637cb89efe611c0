/** An object of one pixel on an image of 8 x 8. */
import { cropToRle } from '../../engine/masks/rle';
import type { Annotation } from '../../engine/operations/annotation';

export const SIZE = { height: 8, width: 8 };

export const OBJECT: Annotation = {
  id: 'object',
  number: 1,
  category: 'car',
  segmentation: cropToRle({ x: 1, y: 1, width: 1, height: 1, data: Uint8Array.of(1) }, SIZE),
  area: 1,
  bboxXywh: [1, 1, 1, 1],
  isCrowd: false,
  attributes: {},
  zOrder: 0,
  source: 'manual',
  recipe: null,
  version: 1,
  isDeleted: false,
  createdBy: 'ann',
};
