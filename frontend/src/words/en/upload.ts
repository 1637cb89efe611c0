/** The upload tab: choosing files, sending them, and what became of each. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

const files = (value: number): string => amount(value, 'file', 'files');

export const upload = {
  lookOnly: {
    title: 'You can look at this project',
    text: 'Adding images takes the role of an annotator. A manager of the project can give it to you.',
  },
  picker: {
    title: 'Drop images or folders anywhere',
    formats: 'JPEG, PNG, TIFF, WebP and BMP. Folders keep their paths.',
    formatsUpTo: (megapixels: number) =>
      `JPEG, PNG, TIFF, WebP and BMP, up to ${count(megapixels)} megapixels. Folders keep their paths.`,
    files: 'Choose files',
    folder: 'Choose a folder',
  },
  refused: {
    title: (value: number) => `${files(value)} ${value === 1 ? 'was' : 'were'} not added`,
    sendAgain: (value: number) => `Send ${files(value)} again`,
    clear: 'Clear the list',
    unknown: 'The server did not say why.',
  },
  encoding: {
    title: 'Preparing for labeling',
    ready: (ready: number, total: number, percent: string) =>
      `${count(ready)} of ${count(total)} ready · ${percent}`,
    bar: 'Images ready to label',
    failed: (value: number) =>
      `${amount(value, 'image', 'images')} could not be prepared. The card of each says why.`,
    goesOn: 'This goes on by itself when you close the page.',
  },
  sending: {
    title: (value: number) => `Files from this computer (${count(value)})`,
    bar: (sent: string, total: string) => `${sent} of ${total} sent`,
    goOn: 'Go on',
    stop: 'Cancel the rest',
    trouble: (detail: string) =>
      `${detail} Trying again by itself, as long as it takes; nothing is lost.`,
    file: (path: string) => `Sending ${path}`,
  },
  verdict: {
    waiting: 'Waiting',
    received: 'Sent, being read',
    accepted: 'Added',
    duplicate: 'Already there',
    refused: 'Not added',
    failed: 'Not sent',
    copy: (name: string) => `copy of ${name}`,
  },
  progress: {
    allSent: 'All files were sent. You can close this page.',
    files: (sent: number, total: number) => `${count(sent)} of ${files(total)} sent`,
    bytes: (sent: string, total: string) => `${sent} of ${total}`,
    paused: 'paused',
    speed: (bytes: string) => `${bytes}/s`,
    left: (time: string) => `${time} left`,
    underAMinute: 'less than a minute',
    minutes: (value: number) => `about ${amount(value, 'minute', 'minutes')}`,
    hours: (value: number) => `about ${amount(value, 'hour', 'hours')}`,
  },
  kept: {
    all: 'This browser keeps the files: close or reload the page, and it goes on when you come back.',
    none: 'Keep this page open until all files are sent.',
    allBut: (value: number) =>
      `Keep this page open: the browser has no room to keep ${files(value)}.`,
  },
};
