/** Which prompts lie in a crop, and what they are in its frame. */
import { isInside, sizeOfBox } from '../geometry/region';
import { imagePoint } from '../geometry/spaces';
import type { BoxXyxy } from '../geometry/spaces';
import { measureRuns, rleToRuns } from '../masks/rle';
import type { CocoRle } from '../masks/rle';
import type { Prompt } from './prompts';

/** Tell whether a crop holds everything that is known of an object. */
export const holds = (crop: BoxXyxy, prompts: readonly Prompt[]): boolean =>
  prompts.every((prompt) => {
    switch (prompt.kind) {
      case 'point': {
        const { x, y } = prompt.point;
        return x >= crop.x0 && x < crop.x1 && y >= crop.y0 && y < crop.y1;
      }
      case 'box':
        return isInside(prompt.box, crop);
      case 'taken':
        return prompt.segmentation === null || isInside(boxOfMask(prompt.segmentation), crop);
    }
  });

/** The smallest of some crops that holds the prompts, the first of equals; null when none does. */
export const nearestHolding = <Source extends { readonly crop?: BoxXyxy | undefined }>(
  sources: readonly (Source | null)[],
  prompts: readonly Prompt[],
): Source | null => {
  const area = ({ crop }: Source): number => {
    if (crop === undefined) return Infinity;
    const { height, width } = sizeOfBox(crop);
    return height * width;
  };
  let nearest: Source | null = null;
  for (const source of sources) {
    if (source?.crop === undefined || !holds(source.crop, prompts)) continue;
    if (nearest === null || area(source) < area(nearest)) nearest = source;
  }
  return nearest;
};

/** Prompts in the frame of a crop, whose corner is its origin. */
export const promptsInCrop = (
  prompts: readonly Prompt[],
  { x0: left, y0: top }: BoxXyxy,
): readonly Prompt[] =>
  prompts.map((prompt) => {
    if (prompt.kind === 'taken') return prompt;
    if (prompt.kind === 'point') {
      const { x, y } = prompt.point;
      return { ...prompt, point: imagePoint(x - left, y - top) };
    }
    const { x0, y0, x1, y1 } = prompt.box;
    return { ...prompt, box: { x0: x0 - left, y0: y0 - top, x1: x1 - left, y1: y1 - top } };
  });

const boxes = new WeakMap<CocoRle, BoxXyxy>();

const boxOfMask = (mask: CocoRle): BoxXyxy => {
  const known = boxes.get(mask);
  if (known !== undefined) return known;
  const [x, y, width, height] = measureRuns(rleToRuns(mask), mask.size[0]).bbox;
  const box = { x0: x, y0: y, x1: x + width, y1: y + height };
  boxes.set(mask, box);
  return box;
};
