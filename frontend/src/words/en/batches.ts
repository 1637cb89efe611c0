/** What SAM does to many images at once: the menu, its dialogs, and the batches on their way. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

const images = (value: number): string => amount(value, 'image', 'images');
const clicks = (value: number): string => amount(value, 'click', 'clicks');

export const batches = {
  title: 'Batches',
  empty: 'What SAM does to many images at once stays listed here. Nothing was asked for yet.',
  menu: {
    title: 'SAM',
    propose: 'Propose masks…',
    boxes: 'Boxes to masks…',
    all: 'All batches',
  },
  kinds: {
    encode: 'Encode images',
    automask: 'Propose masks',
    mask_boxes: 'Boxes to masks',
  },
  states: {
    running: 'Running',
    paused: 'Paused',
    done: 'Done',
    cancelled: 'Cancelled',
  },
  progress: (state: string, done: number, total: number) =>
    `${state} · ${count(done)} of ${images(total)}`,
  bar: 'Images done',
  putAway: 'Put away',
  failed: (value: number) => `${images(value)} could not be done.`,
  notRetried: (value: number) => `${images(value)} could not be tried again.`,
  propose: {
    title: (value: number) => `Propose masks on ${images(value)}`,
    text: 'SAM clicks everywhere and keeps what it finds. Nothing becomes an annotation by itself: when you label, sliders choose among the proposals, and a click takes one over.',
    presets: 'What to look for',
    more: 'More',
    begin: 'Propose masks',
    cost: (value: number) => `${clicks(value)} on each image.`,
    costOfWindows: (value: number) => `${clicks(value)} in each window of each image.`,
    costOfCrops: (value: number, crops: number) =>
      `${clicks(value)} on each image, and ${amount(crops, 'crop', 'crops')} of it to encode.`,
    replaced: 'Earlier proposals of these images are replaced.',
    note: 'Masks below the two least values are not kept. Higher thresholds, overlaps and the smallest area are sliders when you label.',
  },
  parameters: {
    pointsPerSide: 'Clicks along each side',
    cropLayers: 'Layers of crops',
    cropPointsFactor: 'Fewer clicks in each layer',
    cropOverlapRatio: 'Overlap of crops',
    predictedIou: 'Least predicted IoU',
    stability: 'Least stability',
    stabilityOffset: 'Offset of stability',
    minRegionArea: 'Remove islands and holes below',
    windowSide: 'Windows, for large images',
    pointsPerBatch: 'Clicks at once, for memory',
  },
  boxes: {
    title: (value: number) => `Boxes to masks on ${images(value)}`,
    text: 'Every imported object whose mask is its whole box is given to SAM as a box, and the mask takes its place.',
    note: 'Objects that somebody drew or changed stay as they are. Each replacement is in the image’s history, in your name, and can be undone there.',
    begin: 'Turn boxes into masks',
  },
};
