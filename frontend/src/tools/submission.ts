/** Saying that an image is done. */
import type { Editor } from './editor';

export class Submission {
  constructor(private readonly editor: Editor) {}

  /** Shift+D: keep what is open, say that the image is done, go on to the next. */
  async submit(): Promise<void> {
    const { editor } = this;
    const isOpen = editor.hasPrompts() || editor.path.endsWith('.drawing');
    if (isOpen && !(await editor.accept())) return;
    const { imageId } = editor.stores.document.getState();
    await editor.settled();
    const checkedCategoryNumbers = editor.categories.map(({ number }) => number);
    const payload = { state: 'submitted', checkedCategoryNumbers } as const;
    const isKept = await editor.changes.doFinal({ kind: 'set_image_state', payload }, imageId);
    // Who has gone on meanwhile is not taken further.
    if (isKept && editor.stores.document.getState().imageId === imageId) editor.goTo('onward');
  }
}
