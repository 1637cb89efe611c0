/** What the keys of the hand tools set: the size at hand, and whether objects are kept apart. */
import { stepTipSize, stepTolerance } from '../stores/draft';
import { words } from '../words/words';
import type { Editor } from './editor';

/** The wand's tolerance while it is in the hand, else the tip's size. */
export const stepSize = ({ stores, tool }: Editor, steps: number): void => {
  if (tool === 'wand') stepTolerance(stores.draft, steps);
  else stepTipSize(stores.draft, steps);
};

export const toggleKeptApart = ({ stores, ports }: Editor): void => {
  const isKeptApart = !stores.draft.getState().isKeptApart;
  stores.draft.setState({ isKeptApart });
  const { keptApart, mayOverlap } = words.notices;
  ports.say({ tone: 'plain', text: isKeptApart ? keptApart : mayOverlap });
};
