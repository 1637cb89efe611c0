/** The settings tab of a project. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

const images = (value: number): string => amount(value, 'image', 'images');
const masks = (value: number): string => amount(value, 'mask', 'masks');

export const settings = {
  retire: 'Retire',
  retired: 'retired',
  useAgain: 'Use again',
  moveUp: 'Move up',
  moveDown: 'Move down',
  general: {
    title: 'General',
    name: 'Name',
    description: 'Description',
    descriptionNote: 'What labelers should know: what to look for, and what to leave out',
  },
  categories: {
    title: 'Categories',
    description:
      'Numbers are COCO category ids and never change. Aliases find a category too. A retired category keeps its annotations.',
    newName: 'Name of a new category',
    name: (number: number) => `Name of category ${String(number)}`,
    parent: (name: string) => `Parent of ${name}`,
    noParent: 'No parent',
    aliases: 'Aliases',
    aliasesOf: (name: string) => `Aliases of ${name}`,
    annotations: (value: number) => amount(value, 'annotation', 'annotations'),
    masks,
    exclusive: 'Exclusive',
    exclusiveNote: 'Exclusive: shares no pixel with other exclusive categories',
    makeExclusive: 'Make exclusive',
    allowOverlap: 'Let its objects overlap',
    merge: 'Merge into another…',
  },
  merge: {
    title: (name: string) => `Merge ${name}`,
    into: 'Into',
    choose: 'Choose a category',
    willMove: (value: number) => `${masks(value)} will move.`,
    effect: (name: string, value: number, target: string, targetValue: number) =>
      `${masks(value)} become ${target}, which has ${masks(targetValue)} today. ${name} retires, and its name finds ${target}. Each image keeps the change in its history; nothing takes all of it back at once.`,
    submit: 'Merge',
    moved: (annotations: number, on: number) => `${masks(annotations)} on ${images(on)} moved.`,
  },
  attributes: {
    title: 'Attributes',
    description:
      'What labelers answer about objects and images beside mask and category. A rename or a retirement loses no answer. Crowd, occluded and truncated are there for every object.',
    empty: 'Nothing is asked.',
    emptyEditable: 'Nothing is asked yet. Add a colour, a state, a number that trainers need.',
    add: 'Add an attribute',
    required: 'required',
    change: 'Change…',
    ofImage: 'The image',
    ofEveryObject: 'Every object',
    yesOrNo: 'Yes or no',
    text: 'Text',
    number: 'Number',
    range: (from: string, to: string) => `Number ${from} to ${to}`,
    steps: (answer: string, step: string) => `${answer}, steps of ${step}`,
  },
  attribute: {
    create: 'New attribute',
    change: (name: string) => `Change ${name}`,
    name: 'Name',
    key: (key: string) => `Kept and exported as ${key}`,
    target: 'Asked of',
    targets: { annotation: 'Objects', image: 'The image' },
    kind: 'Kind of answer',
    kinds: { choice: 'Choice', checkbox: 'Yes or no', number: 'Number', text: 'Text' },
    categories: 'Categories',
    allCategories: 'All of them',
    choices: 'Choices',
    choicesNote: 'Enter adds one; the first nine have number keys',
    minimum: 'From',
    maximum: 'To',
    step: 'Step',
    default: 'Default',
    noDefault: 'None',
    yes: 'Yes',
    no: 'No',
    required: 'Required',
    requiredNote: 'The check before submitting looks for it',
  },
  gate: {
    title: 'Before submitting',
    description:
      'Warn holds an image once, and lets it go the second time. Stop holds it until the finding is mended. Off takes no notice.',
    levels: { off: 'Off', warn: 'Warn', stop: 'Stop' },
    rules: {
      duplicate: {
        name: 'Objects that are there twice',
        what: 'Two masks with an IoU above 0.9',
      },
      overlap: {
        name: 'Overlaps of exclusive categories',
        what: 'Pixels of two objects whose categories are both exclusive',
      },
      'required-attributes': {
        name: 'Required attributes',
        what: 'Objects or images without an answer to a required attribute',
      },
      'broad-category': {
        name: 'Parent in place of its child',
        what: 'Objects of a category that has narrower ones; off lets a parent be an answer',
      },
      'click-outside': {
        name: 'Clicks outside the mask',
        what: 'Masks that contradict the clicks they were made with',
      },
      'stray-pixels': { name: 'Stray pixels', what: 'Small parts beside the largest one' },
      pinholes: { name: 'Pinholes', what: 'Small holes in a mask' },
    },
  },
  limits: {
    title: 'Model and limits',
    model: 'Model',
    modelNote: 'Masks stay as they are when it changes, and images are encoded anew',
    absent: (model: string) => `${model} (not on this server)`,
    encodeAll: (value: number) => `Encode ${images(value)} by it at once, in the background`,
    encodeAllNote: 'Otherwise each is encoded when it is opened',
    largest: 'Largest image',
    largestNote: 'Larger ones are refused at upload, with this reason',
    megapixels: 'megapixels',
    largestWrong: (most: number) => `From 1 to ${count(most)} megapixels.`,
    room: 'Room for embeddings',
    roomNote:
      'Beyond it those used longest ago are deleted, and made again when an image is opened',
    noLimit: 'No limit of its own',
  },
  window: {
    title: 'Gray values of 12 and 16 bits',
    choice: 'What SAM sees',
    choiceNote:
      'Where it makes no sense for an image, the automatic range. After a change each image is encoded anew when it is opened.',
    choices: {
      automatic: 'Automatic: all but the darkest and brightest half percent',
      file: 'As the file recommends, else automatic',
      'ct-lung': 'CT lung, −1350 to 150 HU',
      'ct-bone': 'CT bone, −500 to 1300 HU',
      'ct-soft-tissue': 'CT soft tissue, −160 to 240 HU',
      'ct-brain': 'CT brain, 0 to 80 HU',
      'ct-mediastinum': 'CT mediastinum, −125 to 225 HU',
      range: 'A fixed range',
    },
    black: 'Black',
    blackNote: "Hounsfield units, or the file's values",
    white: 'White',
    whiteNote: 'Above black',
    whiteWrong: 'White must be above black.',
  },
  encoded: {
    title: 'Encoded images',
    description: 'Clicks work at once on an encoded image; any other is encoded when it is opened',
    count: (ready: number, total: number, model: string, percent: string) =>
      `${count(ready)} of ${count(total)} by ${model} · ${percent}`,
    bar: 'Encoded images',
    all: 'Every image is encoded.',
    onTheWay: (value: number) => `${images(value)} on the way.`,
    missing: (value: number) => `${images(value)} to go.`,
    missingBytes: (value: number, bytes: string) =>
      `${images(value)} to go; they will take ${bytes} on the server.`,
    done: (done: number, total: number) => `${count(done)} of ${images(total)}`,
    failed: (done: string, value: number) => `${done}, ${count(value)} failed`,
    running: (done: string) => `Encoding ahead: ${done}. Opened images go first.`,
    paused: (done: string) => `Paused at ${done}. Opened images are encoded all the same.`,
    encode: (value: number) => `Encode ${images(value)} now`,
  },
  model: {
    title: 'In use',
    description: 'Segment Anything as this project uses it',
    encoder: 'Encoder',
    decoder: 'Decoder',
    noted: (label: string, note: string) => `${label}: ${note}`,
    chooseBetter: (label: string) => `For real work choose ${label} above; it is on this server.`,
    fetchBetter: (label: string, note: string) =>
      `For real work fetch ${label} (${note}), then choose it above.`,
    preparing: 'The worker is still preparing it.',
    loaded: (bytes: string) => `${bytes}, loaded once by each browser`,
    checkpoint: (sha256: string) => `checkpoint sha256 ${sha256}`,
  },
};
