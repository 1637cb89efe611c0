/** The hand is open. */
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';

export class PanIdle extends ToolState {
  readonly path = 'pan.idle';

  override onEnter(): void {
    this.editor.prompts.endPreview();
  }

  override onPointerDown(info: PointerInfo): void {
    this.editor.transition('pan.dragging', info);
  }
}
