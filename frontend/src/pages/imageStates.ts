/** The states of an image in words and colours; the colours are in `app/global.css`. */

import { IMAGE_STATES, type ImageCounts, type ImageState } from '../api/types';
import type { StateSegment } from '../ui/StateBar';
import { words } from '../words/words';

interface StateLook {
  readonly label: string;
  readonly color: string;
}

export const STATE_LOOKS: Readonly<Record<ImageState, StateLook>> = {
  todo: { label: words.pages.states.todo, color: 'var(--state-todo)' },
  in_progress: { label: words.pages.states.in_progress, color: 'var(--state-in-progress)' },
  returned: { label: words.pages.states.returned, color: 'var(--state-returned)' },
  submitted: { label: words.pages.states.submitted, color: 'var(--state-submitted)' },
  accepted: { label: words.pages.states.accepted, color: 'var(--state-accepted)' },
  skipped: { label: words.pages.states.skipped, color: 'var(--state-skipped)' },
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
