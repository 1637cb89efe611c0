/** A shape is drawn by one drag: released it is a new object, with Shift or Alt a change of one. */
import { boxFromCorners, clampToImage } from '../../engine/geometry/spaces';
import type { ImagePoint } from '../../engine/geometry/spaces';
import type { Shape } from '../../engine/masks/shapes';
import { clearDraft } from '../../stores/draft';
import { words } from '../../words/words';
import { isDragged } from '../dragDistance';
import type { Editor } from '../editor';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import type { Completion, DragTool } from '../toolState';

export class ShapeDragging extends ToolState {
  readonly path;
  private start: PointerInfo | null = null;
  private isDrag = false;
  private points: readonly ImagePoint[] = [];

  constructor(
    editor: Editor,
    private readonly tool: DragTool,
  ) {
    super(editor);
    this.path = `${tool}.dragging` as const;
  }

  override onEnter(info: PointerInfo | null): void {
    this.start = info;
    this.isDrag = false;
    this.points = info === null ? [] : [this.onImage(info)];
  }

  override onPointerMove(info: PointerInfo): void {
    const { start } = this;
    if (start === null) return;
    this.isDrag ||= isDragged(start.device, start.screen, info.screen);
    if (!this.isDrag) return;
    this.points = [...this.points, this.onImage(info)];
    const shape = this.shape();
    const isCut = completionOf(start) === 'cut';
    this.editor.stores.draft.setState({ shape: { shape, isCut, categoryId: null } });
  }

  override onPointerUp(): void {
    const { start, isDrag } = this;
    const shape = this.shape();
    this.editor.transition(`${this.tool}.idle`);
    if (start === null || !isDrag) return;
    this.editor.objects.finish(words.commands.drawn[this.tool], shape, completionOf(start));
  }

  override onCancel(): boolean {
    this.editor.transition(`${this.tool}.idle`);
    return true;
  }

  override onExit(): void {
    clearDraft(this.editor.stores.draft);
  }

  private shape(): Shape {
    const [first, last] = [this.points[0], this.points.at(-1)];
    if (this.tool === 'lasso' || first === undefined || last === undefined) {
      return { kind: 'polygon', points: this.points };
    }
    return { kind: this.tool, box: boxFromCorners(first, last) };
  }

  private onImage({ image }: PointerInfo): ImagePoint {
    return clampToImage(image, this.editor.stores.viewport.getState().imageSize);
  }
}

const completionOf = ({ button, hasAlt, hasShift }: PointerInfo): Completion => {
  if (hasAlt && hasShift) return 'keep';
  if (button === 'right' || hasAlt) return 'cut';
  return hasShift ? 'add' : 'new';
};
