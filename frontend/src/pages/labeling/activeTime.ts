/** How long somebody has been at work on each image of this visit; pauses do not count. */
import type { EditorStores } from '../../tools/ports';

/** A longer gap between two signs of life is a pause and counts as this much. */
const LONGEST_GAP_MILLISECONDS = 15_000;

export class ActiveTime {
  private readonly spent = new Map<string, number>();
  private last: { readonly imageId: string; readonly at: number } | null = null;

  /** The labeler has moved, looked or changed something. */
  note(imageId: string, now: number): void {
    const gap = this.last?.imageId === imageId ? now - this.last.at : 0;
    const counted = Math.min(Math.max(gap, 0), LONGEST_GAP_MILLISECONDS);
    this.spent.set(imageId, this.of(imageId) + counted);
    this.last = { imageId, at: now };
  }

  /** Milliseconds on an image. */
  of(imageId: string): number {
    return this.spent.get(imageId) ?? 0;
  }
}

/** The time lasts as long as the workbench whose stores they are. */
const times = new WeakMap<EditorStores, ActiveTime>();

const activeTimeOf = (stores: EditorStores): ActiveTime => {
  const known = times.get(stores);
  if (known !== undefined) return known;
  const time = new ActiveTime();
  times.set(stores, time);
  return time;
};

/**
 * Count what the labeler does as signs of life, and show the open image's time; the result stops it.
 * What the document tells of others is no such sign, nor what happens in a tab that nobody sees.
 * @param show  is given no text where no image is open
 */
export const followActiveTime = (
  stores: EditorStores,
  show: (text: string) => void,
): (() => void) => {
  const time = activeTimeOf(stores);
  const write = (): void => {
    const { imageId } = stores.document.getState();
    show(imageId === null ? '' : clockText(time.of(imageId)));
  };
  const note = (): void => {
    const { imageId } = stores.document.getState();
    if (imageId === null || document.hidden) return;
    time.note(imageId, Date.now());
    write();
  };
  const { draft, history, selection, session, viewport } = stores;
  const stops = [
    stores.document.subscribe(write),
    ...[draft, history, selection, session, viewport].map((store) => store.subscribe(note)),
  ];
  write();
  return () => {
    for (const stop of stops) stop();
  };
};

/** As a clock shows it: `0:07`, `12:30`, `1:02:03`. */
export const clockText = (milliseconds: number): string => {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (part: number): string => String(part).padStart(2, '0');
  const rest = `${hours > 0 ? two(minutes) : String(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${String(hours)}:${rest}` : rest;
};
