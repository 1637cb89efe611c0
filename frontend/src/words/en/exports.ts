/** The export tab: COCO files, cut-outs, and the same by a program. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

const images = (value: number): string => amount(value, 'image', 'images');

export const exports = {
  onlySubmitted: 'Only submitted images',
  coco: {
    title: 'COCO file',
    description: 'Images, categories and masks in one JSON file, as pycocotools reads it',
    included: (included: number, total: number) =>
      `${count(included)} of ${images(total)} go into the file`,
    make: 'Make COCO export',
    managersOnly: 'A manager of the project can make one.',
  },
  cutouts: {
    title: 'Cut-outs',
    description: 'Every object as a PNG with transparency, in a zip with a list',
    size: 'Size',
    tight: "Object's box",
    full: 'Whole image',
    feather: 'Soft edge',
    make: 'Cut objects out',
  },
  files: {
    title: 'Files',
    empty: 'Files that you make stay here, each as it was at that moment.',
    images,
    annotations: (value: number) => amount(value, 'annotation', 'annotations'),
    cutouts: (value: number) => amount(value, 'cut-out', 'cut-outs'),
    onlySubmitted: 'submitted images only',
    all: 'all images',
    download: 'Download',
    checksum: (start: string) => `sha256 ${start}…`,
    copyChecksum: 'Copy the checksum',
    failed: { detail: 'The file could not be written.', hint: 'Make it again.' },
    stopped: 'Stopped before it was written.',
    writing: (percent: string) => `Writing, ${percent}`,
    waiting: 'Waiting for a worker',
  },
  program: {
    title: 'From a program',
    description: 'The REST API does all that this page does',
    token:
      'Make a token with the scope “export” under {account} and put it into the variable SAMWEB_TOKEN.',
    account: 'Account',
    make: 'Make a file',
    download: 'Download it',
  },
};
