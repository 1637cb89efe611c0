/** The first corner is still to come. */
import { clampToImage } from '../../engine/geometry/spaces';
import type { Editor } from '../editor';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import type { VertexTool } from '../toolState';

export class PolygonIdle extends ToolState {
  readonly path;

  constructor(
    editor: Editor,
    private readonly tool: VertexTool,
  ) {
    super(editor);
    this.path = `${tool}.idle` as const;
  }

  override onEnter(): void {
    this.editor.prompts.endPreview();
  }

  override onPointerDown({ button, image }: PointerInfo): void {
    if (button !== 'left') return;
    const { draft, viewport } = this.editor.stores;
    const { imageSize } = viewport.getState();
    draft.setState({ vertices: [clampToImage(image, imageSize)] });
    this.editor.transition(`${this.tool}.drawing`);
  }
}
