/** Brush or eraser in the hand, not on the image. */
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import type { Editor } from '../editor';

export class BrushIdle extends ToolState {
  readonly path;

  constructor(
    editor: Editor,
    private readonly tool: 'brush' | 'eraser',
  ) {
    super(editor);
    this.path = `${tool}.idle` as const;
  }

  override onEnter(): void {
    this.editor.prompts.endPreview();
  }

  override onPointerDown(info: PointerInfo): void {
    if (info.button !== 'middle') this.editor.transition(`${this.tool}.painting`, info);
  }
}
