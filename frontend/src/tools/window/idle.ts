/** The window key is held: the next drag changes what is black and white. */
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';

export class WindowIdle extends ToolState {
  readonly path = 'window.idle';

  override onEnter(): void {
    this.editor.prompts.endPreview();
  }

  override onPointerDown(info: PointerInfo): void {
    this.editor.transition('window.dragging', info);
  }
}
