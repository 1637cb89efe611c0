/** Saying that an image is done, or that there is nothing on it to label. */
import type { LintRule } from '../engine/lint/lint';
import { presentAnnotations } from '../stores/document';
import type { Editor } from './editor';

/** One object too many, or pixels of two: what training data must not have. The rest is looks. */
const GRAVE_RULES: ReadonlySet<LintRule> = new Set<LintRule>(['duplicate', 'overlap']);

export class Submission {
  /** The findings that the labeler was shown; submitting once more lets them be. */
  private warnedOf: string | null = null;

  constructor(private readonly editor: Editor) {}

  /** Shift+D: keep what is open, say that the image is done, go on to the next. */
  async submit(): Promise<void> {
    const { editor } = this;
    const isOpen = editor.hasPrompts() || editor.path.endsWith('.drawing');
    if (isOpen && !(await editor.accept())) return;
    const { imageId } = editor.stores.document.getState();
    await editor.settled();
    if (this.present().length === 0) {
      const text = 'There is no object on this image. Shift+X says that there is nothing to label.';
      editor.ports.say({ tone: 'plain', text });
      return;
    }
    if (await this.isDone()) await this.keep(imageId);
  }

  /** Shift+X: the image was looked at, and nothing on it belongs to any category. */
  async nothingHere(): Promise<void> {
    const { editor } = this;
    const { imageId } = editor.stores.document.getState();
    await editor.settled();
    const count = this.present().length;
    if (count > 0 || editor.hasPrompts()) {
      const text =
        count > 0
          ? 'This image has objects. Shift+D submits them.'
          : 'A mask is open. Keep or drop it first.';
      editor.ports.say({ tone: 'plain', text });
      return;
    }
    await this.keep(imageId);
  }

  /** Grave findings stop the first time, and are shown; the second time they are meant. */
  private async isDone(): Promise<boolean> {
    const { editor } = this;
    const found = (await editor.findings.look()).filter(({ rule }) => GRAVE_RULES.has(rule));
    const state = JSON.stringify(found);
    if (found.length === 0 || this.warnedOf === state) return true;
    this.warnedOf = state;
    const [first] = found;
    if (first !== undefined) editor.findings.show(first);
    const what = found.length === 1 ? 'One finding' : `${String(found.length)} findings`;
    const text = `${what} to look at: N goes on, X mends. Submit once more to leave it so.`;
    editor.ports.say({ tone: 'plain', text });
    return false;
  }

  private async keep(imageId: string | null): Promise<void> {
    const { editor } = this;
    const checkedCategoryNumbers = editor.categories.map(({ number }) => number);
    const payload = { state: 'submitted', checkedCategoryNumbers } as const;
    const isKept = await editor.changes.doFinal({ kind: 'set_image_state', payload }, imageId);
    // Who has gone on meanwhile is not taken further.
    if (isKept && editor.stores.document.getState().imageId === imageId) editor.goTo('onward');
  }

  private present() {
    return presentAnnotations(this.editor.stores.document.getState().annotations);
  }
}
