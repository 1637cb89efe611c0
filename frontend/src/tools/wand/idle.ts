/** The magic wand in the hand: a click asks what has the colour under the pointer. */
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';

export class WandIdle extends ToolState {
  readonly path = 'wand.idle';

  override onEnter(): void {
    this.editor.prompts.endPreview();
  }

  override onPointerDown(info: PointerInfo): void {
    if (info.button !== 'middle') this.editor.transition('wand.choosing', info);
  }
}
