/** One outbox for each user of this page, alive until the page is left. */
import { postOperations } from '../../api/resources/annotations';
import { Outbox } from '../../stores/outbox/outbox';
import type { OutboxAnswer } from '../../stores/outbox/outbox';
import { makeOutboxStorage } from '../../stores/outbox/storage';
import { makeTabLink } from '../../stores/outbox/tabLink';

type AnswerListener = (answer: OutboxAnswer) => void;

interface Home {
  readonly userId: string;
  readonly outbox: Outbox;
}

let home: Home | null = null;
const listeners = new Set<AnswerListener>();

/** The outbox of the person who is logged in; the one of somebody else stops. */
export const outboxOf = (userId: string): Outbox => {
  if (home?.userId === userId) return home.outbox;
  home?.outbox.stop();
  const outbox = new Outbox({
    userId,
    storage: makeOutboxStorage(),
    post: (imageId, operations, signal) => postOperations(userId, imageId, operations, signal),
    tabs: makeTabLink(userId),
    onAnswer: (answer) => {
      for (const listener of listeners) listener(answer);
    },
    random: Math.random,
  });
  home = { userId, outbox };
  globalThis.addEventListener('online', () => outbox.nudge());
  void outbox.start();
  return outbox;
};

/** Hear the server's answers; the returned function stops it. */
export const onOutboxAnswer = (listener: AnswerListener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
