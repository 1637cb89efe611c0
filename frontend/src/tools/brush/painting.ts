/** A stroke follows the pointer. It becomes part of a mask when the button goes up. */
import type { ImagePoint } from '../../engine/geometry/spaces';
import { annotationsAt } from '../../stores/document';
import { clearDraft } from '../../stores/draft';
import type { Editor } from '../editor';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';

/** Positions closer than this share of the tip add nothing that one could see. */
const STEP_OF_TIP = 1 / 16;

/** A pen that barely touches draws with this share of the tip; pressed hard, with all of it. */
const LEAST_SHARE = 0.2;

const shareOf = (pressure: number): number => LEAST_SHARE + (1 - LEAST_SHARE) * pressure;

export class BrushPainting extends ToolState {
  readonly path;
  private isCut = false;
  private targetId: string | null = null;
  private points: readonly ImagePoint[] = [];
  /** One for each point while a pen draws; null for what does not press. */
  private pressures: readonly number[] | null = null;
  /** Where the stroke before ended: Shift goes on from there in a straight line. */
  private lastEnd: ImagePoint | null = null;

  constructor(
    editor: Editor,
    private readonly tool: 'brush' | 'eraser',
  ) {
    super(editor);
    this.path = `${tool}.painting` as const;
  }

  override onEnter(info: PointerInfo | null): void {
    if (info === null) return;
    const isOther = info.button === 'right' || info.hasAlt;
    this.isCut = (this.tool === 'eraser') !== isOther;
    this.targetId = this.editor.edits.known(this.selectedId()) ?? this.underEraser(info);
    const isStraight = info.hasShift && this.lastEnd !== null;
    this.points = isStraight && this.lastEnd !== null ? [this.lastEnd, info.image] : [info.image];
    this.pressures = info.device === 'pen' ? this.points.map(() => shareOf(info.pressure)) : null;
    this.show();
  }

  override onPointerMove({ image, pressure }: PointerInfo): void {
    const last = this.points.at(-1);
    if (last === undefined) return;
    const { tipSize } = this.editor.stores.draft.getState();
    if (Math.hypot(image.x - last.x, image.y - last.y) < tipSize * STEP_OF_TIP) return;
    this.points = [...this.points, image];
    if (this.pressures !== null) this.pressures = [...this.pressures, shareOf(pressure)];
    this.show();
  }

  override onPointerUp(): void {
    const { shape } = this.editor.stores.draft.getState();
    this.lastEnd = this.points.at(-1) ?? null;
    this.editor.transition(`${this.tool}.idle`);
    if (shape !== null) this.editor.objects.paint(shape, this.targetId);
  }

  override onCancel(): boolean {
    this.editor.transition(`${this.tool}.idle`);
    return true;
  }

  override onExit(): void {
    this.points = [];
    clearDraft(this.editor.stores.draft);
  }

  /** The strokes so far were on another image. */
  override onImageLeft(): void {
    this.lastEnd = null;
  }

  private selectedId(): string | null {
    return this.editor.stores.selection.getState().selectedId;
  }

  /** Without a selection the eraser takes what lies under it. */
  private underEraser({ image }: PointerInfo): string | null {
    if (!this.isCut) return null;
    return annotationsAt(this.editor.stores.document.getState(), image)[0]?.id ?? null;
  }

  private show(): void {
    const { draft } = this.editor.stores;
    const { tipSize, tip } = draft.getState();
    const target = this.editor.edits.present(this.targetId);
    const pressed = this.pressures === null ? {} : { pressures: this.pressures };
    const shape = { kind: 'stroke', points: this.points, width: tipSize, tip, ...pressed } as const;
    draft.setState({
      shape: { shape, isCut: this.isCut, categoryId: target?.category ?? null },
    });
  }
}
