import type { OutboxState } from '../../stores/outbox/outbox';

export type SaveState = 'saved' | 'local' | 'attention';

/** The one thing to say about saving: what needs a person goes first. */
export const saveStateOf = ({ waiting, troubled }: OutboxState): SaveState => {
  if (troubled.length > 0) return 'attention';
  return waiting.length > 0 ? 'local' : 'saved';
};
