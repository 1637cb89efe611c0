/** Box, ellipse or lasso in the hand, not on the image. */
import type { Editor } from '../editor';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import type { DragTool } from '../toolState';

export class ShapeIdle extends ToolState {
  readonly path;

  constructor(
    editor: Editor,
    private readonly tool: DragTool,
  ) {
    super(editor);
    this.path = `${tool}.idle` as const;
  }

  override onEnter(): void {
    this.editor.prompts.endPreview();
  }

  override onPointerDown(info: PointerInfo): void {
    if (info.button !== 'middle') this.editor.transition(`${this.tool}.dragging`, info);
  }
}
