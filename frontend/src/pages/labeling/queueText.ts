/** When something that the encoder is to read is read, in a word. */
import { words } from '../../words/words';

export const queueText = (state: 'queued' | 'running', ahead: number): string => {
  if (state === 'running') return words.sam.now;
  return ahead === 0 ? words.sam.next : words.sam.after(ahead);
};
