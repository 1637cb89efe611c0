/** What a model is good for, in a few words; the server says it in English alone. */

import { words } from '../words/words';
import type { Architecture, ModelName } from './modelTypes';

const LABELS: Readonly<Record<Architecture, string>> = {
  starter: 'Starter',
  vit_b: 'ViT-B',
  vit_l: 'ViT-L',
  vit_h: 'ViT-H',
};

/** Published weights have the name of their architecture; others are somebody's own. */
export const modelNote = (name: ModelName, architecture: Architecture): string => {
  const { notes, own } = words.api.models;
  return name === architecture ? notes[architecture] : own(LABELS[architecture]);
};
