/** One corner follows the pointer. Released where it was, the first or last one ends the shape. */
import { clampToImage } from '../../engine/geometry/spaces';
import { isDragged } from '../dragDistance';
import type { Editor } from '../editor';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import type { VertexTool } from '../toolState';
import { vertexUnder } from './hit';
import { canComplete, completeVertices, showVertices } from './vertices';

export class PolygonDraggingVertex extends ToolState {
  readonly path;
  private start: PointerInfo | null = null;
  private index = 0;
  private hasMoved = false;

  constructor(
    editor: Editor,
    private readonly tool: VertexTool,
  ) {
    super(editor);
    this.path = `${tool}.draggingVertex` as const;
  }

  override onEnter(info: PointerInfo | null): void {
    if (info === null) return;
    const { draft, viewport } = this.editor.stores;
    const { vertices } = draft.getState();
    this.start = info;
    this.hasMoved = false;
    this.index = vertexUnder(vertices, info.screen, viewport.getState().viewport) ?? 0;
    draft.setState({ hoveredVertex: this.index });
  }

  override onPointerMove(info: PointerInfo): void {
    const { start, index } = this;
    if (start === null) return;
    this.hasMoved ||= isDragged(start.device, start.screen, info.screen);
    if (!this.hasMoved) return;
    const { draft, viewport } = this.editor.stores;
    const moved = clampToImage(info.image, viewport.getState().imageSize);
    const vertices = draft.getState().vertices.map((one, at) => (at === index ? moved : one));
    draft.setState({ vertices });
    showVertices(this.editor, this.tool, vertices);
  }

  override onPointerUp(): void {
    const { vertices } = this.editor.stores.draft.getState();
    const isEnd = this.index === 0 || this.index === vertices.length - 1;
    this.editor.transition(`${this.tool}.drawing`);
    if (isEnd && !this.hasMoved && canComplete(this.tool, vertices)) {
      completeVertices(this.editor, this.tool, 'new');
    }
  }

  override onCancel(): boolean {
    this.editor.transition(`${this.tool}.drawing`);
    return true;
  }
}
