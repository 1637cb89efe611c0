/** What waits for a labeler, in words. */
import type { Queue } from '../api/types';
import { formatDate } from '../ui/format';
import { words } from '../words/words';

export const hasWork = (queue: Queue): boolean =>
  queue.returnedCount + queue.assignedCount + queue.freeCount > 0;

/** "2 came back · 24 assigned to you, due 3 Dec 2026 · 120 free" */
export const queueText = ({ returnedCount, assignedCount, dueOn, freeCount }: Queue): string => {
  const { returned, assigned, assignedUntil, free } = words.pages.queue;
  const parts = [
    returnedCount > 0 && returned(returnedCount),
    assignedCount > 0 &&
      (dueOn === null ? assigned(assignedCount) : assignedUntil(assignedCount, formatDate(dueOn))),
    freeCount > 0 && free(freeCount),
  ];
  return parts.filter((part) => part !== false).join(' · ');
};
