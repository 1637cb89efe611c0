/** The states of an image in words and colours; the colours are in `app/global.css`. */

import { IMAGE_STATES, type ImageCounts, type ImageState } from '../api/types';
import type { StateSegment } from '../ui/StateBar';

interface StateLook {
  readonly label: string;
  readonly color: string;
}

export const STATE_LOOKS: Readonly<Record<ImageState, StateLook>> = {
  todo: { label: 'To do', color: 'var(--state-todo)' },
  in_progress: { label: 'In progress', color: 'var(--state-in-progress)' },
  returned: { label: 'Returned', color: 'var(--state-returned)' },
  submitted: { label: 'Submitted', color: 'var(--state-submitted)' },
  accepted: { label: 'Accepted', color: 'var(--state-accepted)' },
  skipped: { label: 'Skipped', color: 'var(--state-skipped)' },
};

/** What is finished first, so that a bar fills from the left. */
const BAR_ORDER: readonly ImageState[] = [
  'accepted',
  'submitted',
  'skipped',
  'returned',
  'in_progress',
  'todo',
];

const segment = (state: ImageState, counts: ImageCounts): StateSegment => ({
  key: state,
  count: counts[state],
  ...STATE_LOOKS[state],
});

export const barSegments = (counts: ImageCounts): readonly StateSegment[] =>
  BAR_ORDER.map((state) => segment(state, counts));

export const filterSegments = (counts: ImageCounts): readonly StateSegment[] =>
  IMAGE_STATES.map((state) => segment(state, counts));

/** Images that ask no more of a labeler. */
export const doneCount = (counts: ImageCounts): number =>
  counts.submitted + counts.accepted + counts.skipped;
