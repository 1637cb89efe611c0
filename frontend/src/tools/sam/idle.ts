/** SAM armed and waiting: a hover previews, a press begins a click or a box. */
import { isOnImage } from '../../engine/geometry/spaces';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import { promptUnder } from './promptHit';

export class SamIdle extends ToolState {
  readonly path = 'sam.idle';

  override onPointerMove({ image, screen }: PointerInfo): void {
    const { session, viewport } = this.editor.stores;
    const { imageSize, viewport: view } = viewport.getState();
    const { prompts, hoveredPrompt } = session.getState();
    const under = promptUnder(prompts, screen, view);
    if (under !== hoveredPrompt) session.setState({ hoveredPrompt: under });
    if (isOnImage(image, imageSize)) this.editor.prompts.preview(image);
    else this.editor.prompts.endPreview();
  }

  override onPointerDown(info: PointerInfo): void {
    if (info.button !== 'middle') this.editor.transition('sam.pointing', info);
  }

  override onPointerLeave(): void {
    this.editor.prompts.endPreview();
    this.editor.stores.session.setState({ hoveredPrompt: null });
  }

  override onExit(): void {
    this.editor.stores.session.setState({ hoveredPrompt: null });
  }
}
