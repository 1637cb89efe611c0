/** What waits for a labeler, in words. */
import type { Queue } from '../api/types';
import { formatAmount, formatCount, formatDate } from '../ui/format';

export const hasWork = (queue: Queue): boolean =>
  queue.returnedCount + queue.assignedCount + queue.freeCount > 0;

/** "2 came back · 24 assigned to you, due 3 Dec 2026 · 120 free" */
export const queueText = ({ returnedCount, assignedCount, dueOn, freeCount }: Queue): string => {
  const due = dueOn === null ? '' : `, due ${formatDate(dueOn)}`;
  const parts = [
    returnedCount > 0 && `${formatCount(returnedCount)} came back`,
    assignedCount > 0 && `${formatAmount(assignedCount, 'image')} assigned to you${due}`,
    freeCount > 0 && `${formatCount(freeCount)} free to take`,
  ];
  return parts.filter((part) => part !== false).join(' · ');
};
