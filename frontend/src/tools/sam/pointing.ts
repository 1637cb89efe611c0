/** The button is down: released here it is a click, moved away it is a box. */
import { isOnImage } from '../../engine/geometry/spaces';
import { pointPrompt } from '../../engine/prompts/prompts';
import { isDragged } from '../dragDistance';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import { promptUnder } from './promptHit';

export class SamPointing extends ToolState {
  readonly path = 'sam.pointing';
  private start: PointerInfo | null = null;

  override onEnter(info: PointerInfo | null): void {
    this.start = info;
  }

  override onPointerMove(info: PointerInfo): void {
    const { start } = this;
    if (start?.button !== 'left') return;
    if (isDragged(start.device, start.screen, info.screen))
      this.editor.transition('sam.draggingBox', start);
  }

  override onPointerUp(): void {
    const { start } = this;
    this.editor.transition('sam.idle');
    if (start !== null) this.click(start);
  }

  override onCancel(): boolean {
    this.editor.transition('sam.idle');
    return true;
  }

  private click({ image, screen, button, hasAlt, hasShift, hasControl }: PointerInfo): void {
    const { imageSize, viewport } = this.editor.stores.viewport.getState();
    const under = promptUnder(this.editor.prompts.prompts, screen, viewport);
    if (under !== null) {
      this.editor.prompts.remove(under);
      return;
    }
    if (!isOnImage(image, imageSize)) return;
    if (hasControl && button === 'left') {
      this.editor.keepAndBegin(pointPrompt(image, 1));
      return;
    }
    const isBackground = button === 'right' || hasAlt || hasShift;
    this.editor.prompt(pointPrompt(image, isBackground ? 0 : 1));
  }
}
