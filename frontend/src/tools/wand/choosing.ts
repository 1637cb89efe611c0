/** A colour was picked: its area is shown, follows the tolerance, and waits to be kept. */
import { isOnImage } from '../../engine/geometry/spaces';
import type { ImagePoint } from '../../engine/geometry/spaces';
import { clearDraft } from '../../stores/draft';
import type { Editor } from '../editor';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import type { Completion } from '../toolState';

export class WandChoosing extends ToolState {
  readonly path = 'wand.choosing';
  override readonly isKeptWhilePanning = true;
  private seed: ImagePoint | null = null;
  private isCut = false;
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

  override onCancel(): boolean {
    this.end();
    return true;
  }

  override onStepBack(): boolean {
    return this.onCancel();
  }

  override onComplete(completion: Completion): boolean {
    const { shape } = this.editor.stores.draft.getState();
    if (shape === null) return true;
    const meant = completion === 'new' && this.isCut ? 'cut' : completion;
    if (this.editor.objects.finish('Pick by colour', shape.shape, meant)) this.end();
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
    editor.ports.masks.pick(seed, editor.stores.draft.getState().tolerance).then(
      (segmentation) => {
        if (asked !== this.asked || this.seed !== seed) return;
        const shape = { kind: 'mask', segmentation } as const;
        editor.stores.draft.setState({
          shape: { shape, isCut: this.isCut, categoryId: null },
        });
      },
      (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        editor.ports.say({ tone: 'problem', text });
      },
    );
  }

  private end(): void {
    this.seed = null;
    this.asked += 1;
    clearDraft(this.editor.stores.draft);
    this.editor.transition('wand.idle');
  }
}
