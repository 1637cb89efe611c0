/** The image follows the hand. */
import type { ScreenPoint } from '../../engine/geometry/spaces';
import { pan } from '../../stores/viewport';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';

export class PanDragging extends ToolState {
  readonly path = 'pan.dragging';
  private last: ScreenPoint | null = null;

  override onEnter(info: PointerInfo | null): void {
    this.last = info?.screen ?? null;
  }

  override onPointerMove({ screen }: PointerInfo): void {
    const { last } = this;
    if (last !== null) pan(this.editor.stores.viewport, screen.x - last.x, screen.y - last.y);
    this.last = screen;
  }

  override onPointerUp(): void {
    this.editor.transition('pan.idle');
  }

  override onCancel(): boolean {
    this.editor.transition('pan.idle');
    return true;
  }
}
