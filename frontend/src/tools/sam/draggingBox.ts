/** A box is being drawn around an object. */
import { boxFromCorners, clampToImage } from '../../engine/geometry/spaces';
import type { BoxXyxy } from '../../engine/geometry/spaces';
import { boxPrompt } from '../../engine/prompts/prompts';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';

export class SamDraggingBox extends ToolState {
  readonly path = 'sam.draggingBox';
  private start: PointerInfo | null = null;

  override onEnter(info: PointerInfo | null): void {
    this.start = info;
    this.editor.prompts.endPreview();
  }

  override onPointerMove(info: PointerInfo): void {
    this.editor.stores.session.setState({ draggedBox: this.boxTo(info) });
  }

  override onPointerUp(info: PointerInfo): void {
    const box = this.boxTo(info);
    this.editor.transition('sam.idle');
    const isReal = box !== null && box.x1 > box.x0 && box.y1 > box.y0;
    if (isReal) this.editor.prompt(boxPrompt(box));
  }

  override onCancel(): boolean {
    this.editor.transition('sam.idle');
    return true;
  }

  override onExit(): void {
    this.editor.stores.session.setState({ draggedBox: null });
  }

  private boxTo(info: PointerInfo): BoxXyxy | null {
    if (this.start === null) return null;
    const { imageSize } = this.editor.stores.viewport.getState();
    return boxFromCorners(
      clampToImage(this.start.image, imageSize),
      clampToImage(info.image, imageSize),
    );
  }
}
