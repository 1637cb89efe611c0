/** Looks through the image's objects soon after they change. */
import type { DocumentStore } from '../../stores/document';
import type { Findings } from '../../tools/findings';

/** A row of quick changes is looked through once. */
const PAUSE_MILLISECONDS = 400;

/** Follow the document; the returned function stops it. */
export const keepLinted = (document: DocumentStore, findings: Findings): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    // A look that failed says nothing wrong; the next change looks again.
    findings.look().catch(() => undefined);
  };
  const unsubscribe = document.subscribe(({ annotations }, before) => {
    if (annotations === before.annotations) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MILLISECONDS);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
};
