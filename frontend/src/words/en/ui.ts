/** The pieces that pages are built of, and what the browser grants them. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

export const ui = {
  languageNotKept: 'This browser keeps nothing here, so the language stays.',
  copy: 'Copy',
  copied: 'Copied',
  again: 'Try again',
  close: 'Close',
  unreadable: {
    title: (value: number) => `${amount(value, 'file or folder', 'files or folders')} not read`,
    named: (paths: string, more: number) =>
      more === 0 ? `${paths}.` : `${paths} and ${count(more)} more.`,
    hint: 'The link may be broken, or you may not open them. Everything else was taken.',
  },
  states: {
    none: 'No images yet',
    filter: 'Filter images by state',
    all: 'All',
    counted: (images: number, state: string) => `${count(images)} ${state}`,
  },
  connection: {
    whatIsMissing: 'What is missing',
    plainHttp: {
      chip: 'plain http',
      summary: 'This page came over plain http. Labeling works, with less.',
      readable: 'Whoever shares the network can read along: pictures, passwords, tokens.',
      oneThread: 'The decoder runs on one thread, so answers to clicks come later.',
      news: 'Each tab asks the server for news by itself, every few seconds.',
      cure: 'Whoever runs samweb serves https by starting it without --plain-http.',
    },
    notIsolated: {
      chip: 'one thread',
      summary: 'This page is not isolated. Labeling works, on one thread.',
      oneThread: 'Answers to clicks come later than they could.',
      cure: 'Something between samweb and this browser drops the headers Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy. Whoever runs samweb lets them through.',
    },
  },
};
