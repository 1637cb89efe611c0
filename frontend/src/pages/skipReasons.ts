/** The reasons for skipping an image, in words. */

import type { Skip, SkipReason } from '../api/types';
import { words } from '../words/words';

export const SKIP_LABELS: Readonly<Record<SkipReason, string>> = words.pages.skipReasons;

/** The reason, in the skipper's own words where there are any. */
export const skipText = ({ reason, note }: Pick<Skip, 'reason' | 'note'>): string => {
  if (reason === 'other') return note;
  return note === '' ? SKIP_LABELS[reason] : `${SKIP_LABELS[reason]}: ${note}`;
};
