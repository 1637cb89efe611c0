/** Choosing among the objects that are there. */
import { annotationsAt } from '../../stores/document';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';

export class SelectIdle extends ToolState {
  readonly path = 'select.idle';

  override onEnter(): void {
    this.editor.prompts.endPreview();
  }

  override onPointerMove({ image }: PointerInfo): void {
    const { document, selection } = this.editor.stores;
    const hoveredId = annotationsAt(document.getState(), image)[0]?.id ?? null;
    if (selection.getState().hoveredId !== hoveredId) selection.setState({ hoveredId });
  }

  override onPointerDown({ button }: PointerInfo): void {
    if (button === 'left') this.editor.selectUnderPointer();
  }

  override onPointerLeave(): void {
    this.editor.stores.selection.setState({ hoveredId: null });
  }

  override onExit(): void {
    this.editor.stores.selection.setState({ hoveredId: null });
  }
}
