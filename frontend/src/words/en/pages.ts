/** What several pages say: states, reasons, queues, the weights of models. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

export const pages = {
  cancel: 'Cancel',
  failed: 'This did not work.',
  nothingLeft: 'Somebody else took the last image. Nothing is left.',
  states: {
    todo: 'To do',
    in_progress: 'In progress',
    returned: 'Returned',
    submitted: 'Submitted',
    accepted: 'Accepted',
    skipped: 'Skipped',
  },
  skipReasons: {
    blurred: 'Blurred',
    nothing_recognisable: 'Nothing recognisable',
    wrong_image: 'Wrong image',
    unclear_instruction: 'Unclear instruction',
    other: 'Other',
  },
  queue: {
    returned: (images: number) => `${count(images)} came back`,
    assigned: (images: number) => `${amount(images, 'image', 'images')} assigned to you`,
    assignedUntil: (images: number, day: string) =>
      `${amount(images, 'image', 'images')} assigned to you, due ${day}`,
    free: (images: number) => `${count(images)} free to take`,
  },
  wait: {
    reason: 'The button counts down to the next one.',
    again: (time: string) => `Try again in ${time}`,
  },
  color: {
    of: (name: string) => `Colour of ${name}`,
    hexadecimal: 'Hexadecimal colour',
  },
  automask: {
    few: {
      label: 'Few, large',
      description: 'Objects that fill a good part of the image. The fastest.',
    },
    usual: {
      label: 'Usual',
      description: 'What SAM does by itself: every object that is not tiny.',
    },
    many: {
      label: 'Many, small',
      description: 'Looks again at four parts of the image, each enlarged.',
    },
    windows: {
      label: 'Large images',
      description: (pixels: number) =>
        `Looks through windows of ${count(pixels)} pixels and joins what they see of one object.`,
    },
  },
  weights: {
    preparing: 'Its weights are here; a worker prepares them for the browsers.',
    absent: 'Its weights are not on this server. Ask your administrator.',
    failed: 'The weights did not arrive.',
    fetch: (model: string, size: string) => `Fetch ${model} (${size})`,
    goOn: (model: string, size: string) => `Go on fetching ${model} (${size})`,
    fetching: (model: string) => `Fetching ${model}`,
    progress: (done: string, total: string, percent: string) => `${done} of ${total}, ${percent}`,
    waiting: 'Waiting for a worker',
    stop: 'Stop',
  },
};
