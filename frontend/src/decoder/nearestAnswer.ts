/** Which of several embeddings of one place answers. */
import type { PromptChain } from './promptChain';
import type { DecodeAnswer } from './protocol';

/**
 * Ask the nearest first, and the next one where its mask goes on beyond what it saw: cut off, it
 * would have a straight edge that the object has not.
 * @param whole  the whole image, which always answers
 */
export const nearestAnswer = async (
  near: PromptChain | null,
  whole: PromptChain,
  ask: (chain: PromptChain) => Promise<DecodeAnswer>,
): Promise<DecodeAnswer> => {
  if (near === null) return ask(whole);
  const answer = await ask(near);
  return isCutOffAnswer(answer) ? ask(whole) : answer;
};

const isCutOffAnswer = ({ candidates: { crop }, chosen }: DecodeAnswer): boolean =>
  crop?.cutOff[chosen.at(-1) ?? 0] === true;
