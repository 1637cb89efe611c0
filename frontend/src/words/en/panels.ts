/** The panels beside the canvas: categories, objects, attributes, cleaning, proposals, findings. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

export const panels = {
  activeTime: 'Your time on this image, without pauses',
  openMask: 'An open mask waits here',
  side: 'Categories and objects',
  categories: 'Categories',

  objects: {
    title: 'Objects',
    some: (shown: number, all: number) => `${count(shown)} of ${count(all)}`,
    filter: 'Filter by category, author, number',
    filterLabel: 'Filter objects',
    solo: 'Only one object is shown. {all}',
    showAll: 'Show all',
    empty: 'Point at something: SAM shows its mask. {key} keeps it.',
    noneFits: 'None fits.',
    predictedIou: 'Predicted IoU',
    show: (name: string) => `Show ${name}`,
    hide: (name: string) => `Hide ${name}`,
    download: (name: string) => `Download ${name} cut out`,
    downloadHint: 'Download cut out, PNG with transparency',
    delete: (name: string) => `Delete ${name}`,
  },

  attributes: {
    title: 'Attributes',
    ofImage: 'of the image',
    one: (name: string) => `Attribute ${name}`,
    yes: 'Yes',
    no: 'No',
    retiredChoice: (choice: string) => `${choice} (no longer a choice)`,
    required: (name: string) => `${name}: required`,
    notAnswer: (range: string) => `Not an answer: ${range}`,
    aNumber: 'a number',
    leftover: 'No longer asked here; kept until taken away',
    takeAway: (name: string) => `Take ${name} away`,
    flags: 'Flags',
    occluded: 'Occluded',
    truncated: 'Truncated',
    crowd: 'Crowd',
    pass: (place: number, all: number) => `object ${count(place)} of ${count(all)}`,
    /** What a number may be. */
    range: {
      between: (least: string, most: string) => `${least} to ${most}`,
      from: (least: string) => `from ${least}`,
      upTo: (most: string) => `up to ${most}`,
      steps: (step: string) => `steps of ${step}`,
    },
  },

  cleaning: {
    title: 'Clean',
    dropParts: 'Drop parts below',
    fillHoles: 'Fill holes below',
    smooth: 'Smooth',
    off: 'off',
    largestOnly: 'Largest part only',
    looking: 'Looking…',
    nothing: 'Nothing to clean with these settings.',
    leave: 'Leave',
    apply: 'Apply',
  },

  proposals: {
    title: 'Proposals',
    lookFor: 'What to look for',
    find: 'Find objects',
    findAgain: 'Find objects again',
    waiting: 'Waiting for the encoder…',
    looking: 'Looking everywhere…',
    predictedIou: 'Predicted IoU',
    stability: 'Stability',
    overlap: 'Overlap',
    cropOverlap: 'Overlap of crops',
    minArea: 'Smallest area',
    chosen: (chosen: number, all: number) => `${count(chosen)} of ${count(all)} masks`,
    chosenWithCovered: (chosen: number, all: number, covered: number) =>
      `${count(chosen)} of ${count(all)} masks, ${count(covered)} there already`,
    take: (free: number) => `Take ${count(free)} over`,
  },

  findings: {
    title: 'Findings',
    next: '{key} next',
    mend: '{key} mend',
    ofImage: 'the image',
    more: (left: number) => `and ${count(left)} more: N goes through them all.`,
    clicks: (clicks: number) => amount(clicks, 'click', 'clicks'),
    rules: {
      duplicate: 'Twice there',
      overlap: 'Overlap',
      'required-attributes': 'Not answered',
      'broad-category': 'Parent category',
      'click-outside': 'Against its clicks',
      'stray-pixels': 'Stray pixels',
      pinholes: 'Pinholes',
    },
    levels: {
      stop: 'Submitting waits until this is mended',
      warn: 'Submitting asks once about this',
      off: 'Submitting takes no notice of this',
    },
  },
};
