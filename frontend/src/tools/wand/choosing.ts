/** A colour was picked: its area is shown, follows the tolerance, and waits to be kept. */
import { isOnImage } from '../../engine/geometry/spaces';
import type { ImagePoint } from '../../engine/geometry/spaces';
import type { CocoRle } from '../../engine/masks/rle';
import { clearDraft } from '../../stores/draft';
import { words } from '../../words/words';
import type { Editor } from '../editor';
import type { PointerInfo } from '../events';
import { reasonOf } from '../reasonOf';
import { ToolState } from '../toolState';
import type { Completion } from '../toolState';

export class WandChoosing extends ToolState {
  readonly path = 'wand.choosing';
  override readonly isKeptWhilePanning = true;
  private seed: ImagePoint | null = null;
  private isCut = false;
  /** The newest question: the area, or null where the answer was a problem. */
  private picked: Promise<CocoRle | null> = Promise.resolve(null);
  /** Answers to earlier questions are shown no more. */
  private asked = 0;

  constructor(editor: Editor) {
    super(editor);
    editor.stores.draft.subscribe(({ tolerance }, before) => {
      if (tolerance !== before.tolerance && editor.path === this.path) this.look();
    });
  }

  override onEnter(info: PointerInfo | null): void {
    // Back from moving the image: the area is there still.
    if (info !== null) this.pick(info);
  }

  override onPointerDown(info: PointerInfo): void {
    if (info.button !== 'middle') this.pick(info);
  }

  override hasShape(): boolean {
    return this.seed !== null;
  }

  override onCancel(): boolean {
    this.end();
    return true;
  }

  override onStepBack(): boolean {
    return this.onCancel();
  }

  override onComplete(completion: Completion): boolean {
    if (this.seed === null) return false;
    const { objects, stores } = this.editor;
    const meant = completion === 'new' && this.isCut ? 'cut' : completion;
    const aim = objects.aimOf(meant);
    if (aim === null) return true;
    const { shape } = stores.draft.getState();
    if (shape === null) this.keepWhenPicked(meant, aim);
    else if (!objects.finishAt(words.commands.done.pickByColour, shape.shape, meant, aim))
      return true;
    this.end();
    return true;
  }

  override onImageLeft(): void {
    this.seed = null;
    this.asked += 1;
  }

  private pick({ image, button, hasAlt }: PointerInfo): void {
    if (!isOnImage(image, this.editor.stores.viewport.getState().imageSize)) return;
    this.seed = image;
    this.isCut = button === 'right' || hasAlt;
    this.look();
  }

  private look(): void {
    const { seed, editor } = this;
    if (seed === null) return;
    this.asked += 1;
    const { asked } = this;
    const { tolerance } = editor.stores.draft.getState();
    this.picked = editor.ports.masks.pick(seed, tolerance).then(
      (segmentation) => {
        if (asked === this.asked) this.show(segmentation);
        return segmentation;
      },
      (error: unknown) => {
        editor.ports.say({ tone: 'problem', text: reasonOf(error) });
        return null;
      },
    );
  }

  private show(segmentation: CocoRle): void {
    const shape = { kind: 'mask', segmentation } as const;
    this.editor.stores.draft.setState({ shape: { shape, isCut: this.isCut, categoryId: null } });
  }

  /** Keep the area in its turn, as soon as it is known: the wand is free for the next one. */
  private keepWhenPicked(completion: Completion, aim: string): void {
    const { editor, picked } = this;
    void editor.edits.inTurn(async (imageId) => {
      const segmentation = await picked;
      if (segmentation === null || editor.stores.document.getState().imageId !== imageId)
        return false;
      const shape = { kind: 'mask', segmentation } as const;
      return editor.objects.finishAt(words.commands.done.pickByColour, shape, completion, aim);
    });
  }

  private end(): void {
    this.seed = null;
    this.asked += 1;
    clearDraft(this.editor.stores.draft);
    this.editor.transition('wand.idle');
  }
}
