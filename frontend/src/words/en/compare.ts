/** Two models on one image, side by side. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

export const compare = {
  title: 'Compare models',
  onImage: 'Compare two models on an image',
  back: 'Back to labeling',
  notSaved: 'Nothing here is saved',
  loading: 'Opening the image',
  sides: { left: 'Left', right: 'Right' },
  model: (side: string) => `Model, ${side.toLowerCase()}`,
  notHere: (label: string) => `${label} (not on this server)`,
  canvas: (label: string) => `Image, segmented by ${label}`,
  isProjects: 'Model of the project',
  embedding: {
    asking: 'Asking for this image…',
    next: 'This model reads the image next.',
    queued: (ahead: number) =>
      `This model will read the image; ${amount(ahead, 'job', 'jobs')} ahead.`,
    running: 'This model is reading the image.',
    meanwhile: 'Prompts are answered as soon as it has.',
    failed: (detail: string) => `This model could not read the image: ${detail}`,
    unasked: 'This model has not read the image yet.',
    viewer: 'An annotator who opens this page has it read.',
    starting: 'Getting ready in this browser…',
  },
  picture: {
    failed: 'The picture did not come.',
  },
  facts: {
    title: (label: string) => `Mask of ${label}`,
    area: 'Area',
    pixels: (value: number) => `${count(value)} px`,
    decode: 'Decode time',
    milliseconds: (value: number) => `${count(value)} ms`,
  },
  candidates: 'Masks to choose from',
  verdict: {
    title: 'Both masks',
    iou: 'IoU',
    spoken: (iou: string) => `The two masks have an IoU of ${iou}.`,
    prompt: 'Click into either picture.',
    waiting: 'Waiting for both masks.',
    differences: 'Only differences',
    only: (label: string) => `only ${label}`,
  },
  keys: {
    title: 'Keys',
    click: 'click',
    add: 'of the object',
    altClick: 'Alt or right click',
    take: 'not of it',
    drag: 'drag',
    box: 'box',
    back: 'take back',
    clear: 'clear',
    next: 'other masks',
    differences: 'differences',
    fit: 'fit',
    centre: 'point in the middle',
  },
  use: {
    button: 'Use for the project',
    title: (label: string) => `Use ${label} for the project`,
    consequence: 'Masks stay as they are when the model changes, and images are encoded anew.',
    encodeAll: (images: number) =>
      `Encode ${amount(images, 'image', 'images')} by it at once, in the background`,
    submit: 'Use it',
    done: (label: string) => `The project uses ${label} from here on.`,
  },
  missing: {
    title: 'There is nothing to compare with yet',
    reason:
      'Two models are compared, and this server has the weights of one. Whoever runs it fetches a published one, or registers weights of your own.',
    published: 'A published model',
    own: 'Weights of your own',
  },
};
