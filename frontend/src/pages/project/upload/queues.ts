/**
 * One upload queue for each person and project, for as long as this page of the browser lives.
 *
 * It goes while its person is here. Whoever logs in next neither sees nor sends another's files.
 */

import { makeUploadKeeper } from '../../../api/keptUploads';
import { giveUpInPieces } from '../../../api/resources/resumableUploads';
import { sendFile, type UploadPlace } from '../../../api/resources/uploads';
import { UploadQueue } from '../../../api/uploadQueue';

interface Home {
  readonly place: UploadPlace;
  readonly queue: UploadQueue;
  /** Ends when the person leaves; null while nothing is sent. */
  stay: AbortController | null;
}

const homes = new Map<string, Home>();

const warnOfLoss = (event: BeforeUnloadEvent): void => {
  if ([...homes.values()].some(({ queue }) => queue.hasUnkept)) event.preventDefault();
};

const tryAgain = (): void => {
  for (const { queue } of homes.values()) queue.retryNow();
};

const makeQueue = (place: UploadPlace): UploadQueue =>
  new UploadQueue(
    (toSend, signal, onProgress, bookmark) => sendFile(place, toSend, signal, onProgress, bookmark),
    {
      delay: (milliseconds, call) => void setTimeout(call, milliseconds),
      now: () => performance.now(),
      giveUp: (address) => void giveUpInPieces(place.userId, address),
    },
  );

const homeOf = (userId: string, projectId: string): Home => {
  const name = `${userId}/${projectId}`;
  const known = homes.get(name);
  if (known) return known;
  if (homes.size === 0) {
    window.addEventListener('beforeunload', warnOfLoss);
    window.addEventListener('online', tryAgain);
  }
  const place = { userId, projectId };
  const home: Home = { place, queue: makeQueue(place), stay: null };
  homes.set(name, home);
  return home;
};

const endOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/**
 * Keep the files over reloads, and go on with those that an earlier visit has left. One tab does
 * it for all; another one waits until that closes or its person leaves. Browsers have locks where
 * the page is secure; elsewhere files are not kept.
 */
const keepWhile = async (signal: AbortSignal, { place, queue }: Home): Promise<void> => {
  if (!isSecureContext) return;
  const { userId, projectId } = place;
  try {
    await navigator.locks.request(`samweb-uploads-${userId}-${projectId}`, { signal }, () => {
      void queue.restore(makeUploadKeeper(userId, projectId));
      return endOf(signal);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const enter = (home: Home): void => {
  if (home.stay !== null) return;
  home.stay = new AbortController();
  home.queue.resume();
  void keepWhile(home.stay.signal, home);
};

const leave = (home: Home): void => {
  home.queue.pause();
  home.stay?.abort();
  home.stay = null;
};

/** Give the queue of a person's files on their way to a project. */
export const uploadQueueOf = (userId: string, projectId: string): UploadQueue =>
  homeOf(userId, projectId).queue;

/** Keep the files of a project over reloads, and go on with those that were left. */
export const restoreUploads = (userId: string, projectId: string): void =>
  enter(homeOf(userId, projectId));

/**
 * Go on with what a person has begun on this page, until the returned function is called.
 * Nothing is lost then: it goes on when the same person comes back.
 */
export const goOnUploading = (userId: string): (() => void) => {
  const mine = (): Home[] => [...homes.values()].filter(({ place }) => place.userId === userId);
  mine().forEach(enter);
  return () => mine().forEach(leave);
};
