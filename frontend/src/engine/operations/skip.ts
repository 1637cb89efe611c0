/** Why an image cannot be labeled. */
import type { Operation } from './operation';

/** In the order of their digits. */
export const SKIP_REASONS = [
  'blurred',
  'nothing_recognisable',
  'wrong_image',
  'unclear_instruction',
  'other',
] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

export interface Skip {
  readonly reason: SkipReason;
  /** In the skipper's words; never empty for `other`. */
  readonly note: string;
  /** Who skipped it; null until the server has said so. */
  readonly by: string | null;
}

/** The reason after an operation: it goes with the state. */
export const skipAfter = (skip: Skip | null, operation: Operation): Skip | null => {
  if (operation.kind !== 'set_image_state') return skip;
  const { payload } = operation;
  if (payload.state !== 'skipped') return null;
  return { reason: payload.reason, note: payload.note ?? '', by: null };
};
