/** The frame of the labeling page: bars, thumbnails, palette, first steps, looks. */

import { numbersOf } from '../numbers';

const { count } = numbersOf('en');

export const editor = {
  image: 'Image',
  noWebGl: 'This browser does not draw with WebGL2, so the image cannot be shown.',
  noWebGlHint:
    'Turn hardware acceleration on in the browser’s settings, or open samweb in a current Firefox, Chrome, Edge or Safari.',
  /** Stands for an object of a category that is not known. */
  object: 'object',

  progress: (done: number, total: number) => `${count(done)} of ${count(total)} images done`,
  light: 'Light surroundings',
  dark: 'Dark surroundings',
  showImages: 'Show images',
  hideImages: 'Hide images',
  minimap: 'The whole image; what is shaded was not looked at closely',

  firstSteps: {
    title: 'First steps',
    close: 'Close the first steps',
    click: 'finds the object',
    keep: 'keeps the mask',
    category: 'chooses the category',
    submit: 'submits and opens the next image',
  },

  palette: {
    title: 'Commands',
    placeholder: 'What do you want to do?',
  },
  picker: {
    title: 'Categories',
    placeholder: 'Category',
    take: '{key} take',
    pin: '{key} put on a key',
  },
  nothingFits: 'Nothing fits.',

  view: {
    title: 'View',
    masks: 'Masks',
    fill: 'Fill',
    outline: 'Outline',
    colorBy: 'Colour by',
    category: 'Category',
    object: 'Object',
    author: 'Author',
    minimap: 'Minimap',
    picture: 'Picture',
    reset: 'As it is',
    brightness: 'Brightness',
    contrast: 'Contrast',
    gamma: 'Gamma',
    note: 'For your eyes alone: SAM sees the picture as it is.',
  },
  window: {
    title: 'Window',
    titleIn: (unit: string) => `Window, ${unit}`,
    reset: 'As SAM sees it',
    automatic: 'Automatic',
    black: 'Black',
    white: 'White',
    presets: 'Windows by name',
    drag: 'Hold {key} and drag: sideways for contrast, up and down for brightness.',
    coming: 'The gray values are on their way.',
  },
};
