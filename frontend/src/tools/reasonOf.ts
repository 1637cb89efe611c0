/** Why something failed, in a sentence for people. */
import { WorkerProblemError } from '../decoder/protocol';
import { words } from '../words/words';

/** What the browser and the server say stays as it comes. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof WorkerProblemError) return words.sam.problem(error.problem).message;
  return error instanceof Error ? error.message : String(error);
};
