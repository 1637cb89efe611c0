/**
 * Masks that are open when their image is left: their prompts wait in this browser, one entry for
 * each image, and are asked again when the image is back. A refinement comes back to the version
 * that it began with alone: what a colleague made of the object since is not replaced.
 */
import { createStore } from 'zustand/vanilla';

import { takenUp } from '../../engine/prompts/prompts';
import type { Prompt } from '../../engine/prompts/prompts';
import type { DocumentState } from '../../stores/document';
import type { Editor } from '../../tools/editor';
import { words } from '../../words/words';
import type { OpenMask, OpenMaskStorage } from './openMaskStorage';
import type { StatusStore } from './status';

export class OpenMasks {
  /** Images with an open mask, by id. */
  readonly images = createStore<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));
  /** What came back before the objects of its image were there to compare it with. */
  private unchecked: OpenMask | null = null;

  constructor(private readonly storage: OpenMaskStorage) {
    this.look();
  }

  /** Keep what is open on the open image, and bring it back with the image; the result stops it. */
  follow(status: StatusStore, editor: Editor): () => void {
    const { session, document } = editor.stores;
    // An image that is being left is the editor's until all of it is kept.
    const imageId = (): string | null => status.getState().openedId ?? editor.image?.id ?? null;
    const stops = [
      session.subscribe(({ prompts }, before) => {
        if (prompts !== before.prompts) this.keep(imageId(), editor);
      }),
      document.subscribe((state, before) => {
        if (state.imageId === null || state.imageId !== imageId()) return;
        if (this.unchecked !== null) this.check(editor);
        else if (isChangedHere(session.getState().prompts, state, before)) {
          this.keep(state.imageId, editor);
        }
      }),
      status.subscribe(({ openedId }, before) => {
        if (openedId !== null && openedId !== before.openedId) this.bringBack(openedId, editor);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  private keep(imageId: string | null, { stores }: Editor): void {
    if (imageId === null) return;
    const { prompts, activeMilliseconds } = stores.session.getState();
    if (prompts.length === 0) this.storage.remove(imageId);
    else {
      const present = refined(prompts, stores.document.getState())?.version ?? null;
      const refinedVersion = this.unchecked?.refinedVersion ?? present;
      this.storage.write(imageId, { prompts, activeMilliseconds, refinedVersion });
    }
    this.look();
  }

  private bringBack(imageId: string, editor: Editor): void {
    const open = this.storage.read(imageId);
    this.unchecked = open;
    this.look();
    if (open === null) return;
    const { prompts, activeMilliseconds } = open;
    editor.stores.session.setState({ activeMilliseconds });
    editor.prompts.restore(prompts);
    if (editor.stores.document.getState().imageId === imageId) this.check(editor);
  }

  /** Let go of what came back where its object is gone, or another than it was. */
  private check({ stores, prompts, ports }: Editor): void {
    const version = this.unchecked?.refinedVersion ?? null;
    this.unchecked = null;
    if (takenUp(prompts.prompts) === null) return;
    const object = refined(prompts.prompts, stores.document.getState());
    if (object?.isDeleted === false && object.version === version) return;
    prompts.restore([]);
    ports.say({ tone: 'plain', text: words.notices.openMaskOutdated });
  }

  /** See which images have an open mask; other pages may have added some. */
  private look(): void {
    this.images.setState({ ids: new Set(this.storage.imageIds()) });
  }
}

/** The object that prompts take up; undefined when they make a new one, or it is not there. */
const refined = (prompts: readonly Prompt[], { annotations }: DocumentState) =>
  annotations.get(takenUp(prompts)?.annotationId ?? '');

/** Whether the labeler has changed the object in another way while its refinement is open. */
const isChangedHere = (
  prompts: readonly Prompt[],
  state: DocumentState,
  before: DocumentState,
): boolean => {
  const object = refined(prompts, state);
  return object?.builtBy !== undefined && object !== refined(prompts, before);
};
