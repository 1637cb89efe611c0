/** What the browser grants this page, by the way in which it came. */

import { words } from '../words/words';

/** What is missing, why, and what to do about it. */
export interface Shortage {
  readonly chip: string;
  readonly summary: string;
  readonly details: readonly string[];
  readonly cure: string;
}

const plainHttp = (): Shortage => {
  const { chip, summary, readable, oneThread, news, cure } = words.ui.connection.plainHttp;
  return { chip, summary, details: [readable, oneThread, news], cure };
};

const notIsolated = (): Shortage => {
  const { chip, summary, oneThread, cure } = words.ui.connection.notIsolated;
  return { chip, summary, details: [oneThread], cure };
};

/** What this page lacks; null when it has everything. */
export const shortage = (): Shortage | null => {
  if (!isSecureContext) return plainHttp();
  return crossOriginIsolated ? null : notIsolated();
};
