/** What the browser grants this page, by the way in which it came. */

/** What is missing, why, and what to do about it. */
export interface Shortage {
  readonly chip: string;
  readonly summary: string;
  readonly details: readonly string[];
  readonly cure: string;
}

const PLAIN_HTTP: Shortage = {
  chip: 'plain http',
  summary: 'This page came over plain http. Labeling works, with less.',
  details: [
    'Whoever shares the network can read along: pictures, passwords, tokens.',
    'The decoder runs on one thread, so answers to clicks come later.',
    'Each tab asks the server for news by itself, every few seconds.',
  ],
  cure: 'Whoever runs samweb serves https by starting it without --plain-http.',
};

const NOT_ISOLATED: Shortage = {
  chip: 'one thread',
  summary: 'This page is not isolated. Labeling works, on one thread.',
  details: ['Answers to clicks come later than they could.'],
  cure:
    'Something between samweb and this browser drops the headers Cross-Origin-Opener-Policy ' +
    'and Cross-Origin-Embedder-Policy. Whoever runs samweb lets them through.',
};

/** What this page lacks; null when it has everything. */
export const shortage = (): Shortage | null => {
  if (!isSecureContext) return PLAIN_HTTP;
  return crossOriginIsolated ? null : NOT_ISOLATED;
};
