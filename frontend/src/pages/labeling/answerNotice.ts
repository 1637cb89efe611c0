/** What the labeler hears of the server's answers: nothing while it took everything. */
import { isOfImage } from '../../engine/operations/operation';
import type { AnsweredOperation } from '../../stores/document';
import type { Notice } from '../../tools/ports';
import { words } from '../../words/words';

/** Objects that somebody else changed while a change of ours was on its way. */
export const contestedIds = (answered: readonly AnsweredOperation[]): ReadonlySet<string> =>
  new Set(
    answered.flatMap(({ operation, status }) =>
      status === 'conflict' && !isOfImage(operation) ? [operation.annotationId] : [],
    ),
  );

export const noticeOfAnswers = (answered: readonly AnsweredOperation[]): Notice | null => {
  if (answered.every(({ status }) => status === 'applied')) return null;
  if (answered.some(({ status }) => status === 'conflict')) {
    return {
      tone: 'problem',
      text: words.notices.contested,
      hint: words.notices.contestedHint,
    };
  }
  return {
    tone: 'problem',
    text: words.notices.refused,
    hint: words.notices.refusedHint,
  };
};
