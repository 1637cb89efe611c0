/** Candidates as the canvas takes them. */
import { candidateLogits } from '../../engine/prompts/candidates';
import type { Candidates } from '../../engine/prompts/candidates';
import type { CandidateIndex } from '../../engine/prompts/prompts';
import type { LowResLogits } from '../../engine/masks/upsample';

const views = new WeakMap<Candidates, Map<CandidateIndex, LowResLogits>>();

/** The same view for the same candidate: the canvas uploads by identity. */
export const logitsOf = (candidates: Candidates, index: CandidateIndex): LowResLogits => {
  const known = views.get(candidates) ?? new Map<CandidateIndex, LowResLogits>();
  views.set(candidates, known);
  const logits = known.get(index) ?? candidateLogits(candidates, index);
  known.set(index, logits);
  return logits;
};
