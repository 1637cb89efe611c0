/** Saying that an image is done, that there is nothing on it to label, or that nobody can. */
import { atLevel } from '../engine/lint/gate';
import type { Finding } from '../engine/lint/lint';
import type { ImageStateDraft } from '../engine/operations/operation';
import type { SkipReason } from '../engine/operations/skip';
import { presentAnnotations } from '../stores/document';
import { words } from '../words/words';
import type { Editor } from './editor';

export class Submission {
  /** The image and the findings that the labeler was shown; submitting once more lets them be. */
  private warnedOf: string | null = null;
  /** What was skipped last, and how it goes back: undo reaches it from the image that follows. */
  private lastSkip: { readonly imageId: string; readonly state: 'todo' | 'in_progress' } | null =
    null;

  constructor(private readonly editor: Editor) {}

  /** Shift+D: keep what is open, say that the image is done, go on to the next. */
  async submit(): Promise<void> {
    const { editor } = this;
    if (editor.isOpen() && (!(await editor.accept()) || editor.isOpen())) return;
    const { imageId } = editor.stores.document.getState();
    await editor.settled();
    if (this.present().length === 0) {
      editor.ports.say({ tone: 'plain', text: words.notices.noObject });
      return;
    }
    if (await this.isDone(imageId)) await this.keep(imageId, this.submitted());
  }

  /** Shift+X: the image was looked at, and nothing on it belongs to any category. */
  async nothingHere(): Promise<void> {
    const { editor } = this;
    const { imageId } = editor.stores.document.getState();
    await editor.settled();
    const count = this.present().length;
    if (count > 0 || editor.isOpen()) {
      const text = count > 0 ? words.notices.hasObjects : words.notices.maskOpen;
      editor.ports.say({ tone: 'plain', text });
      return;
    }
    if (await this.isDone(imageId)) await this.keep(imageId, this.submitted());
  }

  /** Shift+W: ask why the image cannot be labeled; a skipped one is taken up again. */
  async askWhy(): Promise<void> {
    const { editor } = this;
    const { imageState } = editor.stores.document.getState();
    if (imageState === 'skipped') await this.takeUp();
    else if (editor.isOpen()) {
      editor.ports.say({ tone: 'plain', text: words.notices.maskOpen });
    } else editor.ports.show('skip');
  }

  /** The image cannot be labeled. What is there stays. */
  async skip(reason: SkipReason, note = ''): Promise<void> {
    const { editor } = this;
    const { imageId } = editor.stores.document.getState();
    await editor.settled();
    const state = this.openState();
    const isKept = await this.keep(imageId, {
      state: 'skipped',
      reason,
      ...(note !== '' && { note }),
    });
    if (isKept && imageId !== null) this.lastSkip = { imageId, state };
  }

  /** Undo where nothing else is left to undo: the image that was skipped last asks for work again. */
  async undoSkip(): Promise<void> {
    const { lastSkip } = this;
    if (lastSkip === null) return;
    const { imageId, state } = lastSkip;
    const draft = { kind: 'set_image_state', payload: { state } } as const;
    if (!(await this.editor.changes.doFinal(draft, imageId))) return;
    this.lastSkip = null;
    const isHere = this.editor.stores.document.getState().imageId === imageId;
    const { here, elsewhere } = words.notices.labeledAgain;
    this.editor.ports.say({ tone: 'plain', text: isHere ? here : elsewhere });
  }

  /** A skipped image asks for work again. */
  async takeUp(): Promise<void> {
    const { imageId } = this.editor.stores.document.getState();
    if (imageId === null) return;
    this.lastSkip = { imageId, state: this.openState() };
    await this.undoSkip();
  }

  /** The project's gate: what stops is mended first; what warns holds once, and then is meant. */
  private async isDone(imageId: string | null): Promise<boolean> {
    const { editor } = this;
    const { gate } = editor.stores.findings.getState();
    const found = await editor.findings.look();
    const stops = atLevel(found, gate, 'stop');
    if (stops.length > 0) {
      return this.hold(stops, words.notices.stops);
    }
    const warnings = atLevel(found, gate, 'warn');
    const warning = JSON.stringify([imageId, warnings]);
    if (warnings.length === 0 || this.warnedOf === warning) return true;
    this.warnedOf = warning;
    return this.hold(warnings, words.notices.warns);
  }

  /** @returns  false: the image is not done */
  private hold(found: readonly Finding[], say: (findings: number) => string): false {
    const { editor } = this;
    const [first] = found;
    if (first !== undefined) editor.findings.show(first);
    editor.ports.say({ tone: 'plain', text: say(found.length) });
    return false;
  }

  private submitted(): ImageStateDraft['payload'] {
    const checkedCategoryNumbers = this.editor.categories.all.map(({ number }) => number);
    return { state: 'submitted', checkedCategoryNumbers };
  }

  /** The state of an image that asks for work. */
  private openState(): 'todo' | 'in_progress' {
    return this.present().length === 0 ? 'todo' : 'in_progress';
  }

  /** @returns  whether this computer has kept it */
  private async keep(
    imageId: string | null,
    payload: ImageStateDraft['payload'],
  ): Promise<boolean> {
    const { editor } = this;
    const isKept = await editor.changes.doFinal({ kind: 'set_image_state', payload }, imageId);
    // Who has gone on meanwhile is not taken further.
    if (isKept && editor.stores.document.getState().imageId === imageId) editor.goTo('onward');
    if (isKept) this.lastSkip = null;
    return isKept;
  }

  private present() {
    return presentAnnotations(this.editor.stores.document.getState().annotations);
  }
}
