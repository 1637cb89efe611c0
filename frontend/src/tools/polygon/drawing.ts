/** Corners are set by clicks; the pointer holds the next one. */
import { clampToImage } from '../../engine/geometry/spaces';
import type { ImagePoint } from '../../engine/geometry/spaces';
import type { Editor } from '../editor';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import type { Completion, VertexTool } from '../toolState';
import { edgeUnder, vertexUnder } from './hit';
import { completeVertices, showVertices } from './vertices';

export class PolygonDrawing extends ToolState {
  readonly path;
  override readonly isKeptWhilePanning = true;

  constructor(
    editor: Editor,
    private readonly tool: VertexTool,
  ) {
    super(editor);
    this.path = `${tool}.drawing` as const;
  }

  override onEnter(): void {
    showVertices(this.editor, this.tool, this.vertices);
  }

  override onPointerMove({ image, screen }: PointerInfo): void {
    const { draft, viewport } = this.editor.stores;
    const { viewport: view, imageSize } = viewport.getState();
    const hoveredVertex = vertexUnder(this.vertices, screen, view);
    draft.setState({ hoveredVertex });
    const next = hoveredVertex === null ? [clampToImage(image, imageSize)] : [];
    showVertices(this.editor, this.tool, [...this.vertices, ...next]);
  }

  override onPointerDown(info: PointerInfo): void {
    if (info.button === 'right') this.onStepBack();
    if (info.button !== 'left') return;
    const { viewport, imageSize } = this.editor.stores.viewport.getState();
    const { vertices } = this;
    if (vertexUnder(vertices, info.screen, viewport) === null) {
      const edge = edgeUnder(vertices, info.screen, viewport);
      const place = edge ?? vertices.length;
      const added = clampToImage(info.image, imageSize);
      this.setVertices([...vertices.slice(0, place), added, ...vertices.slice(place)]);
      if (edge === null) return;
    }
    this.editor.transition(`${this.tool}.draggingVertex`, info);
  }

  override hasShape(): boolean {
    return true;
  }

  /** Esc gives the whole shape up. */
  override onCancel(): boolean {
    this.setVertices([]);
    return true;
  }

  override onStepBack(): boolean {
    this.setVertices(this.vertices.slice(0, -1));
    return true;
  }

  override onRemove(): boolean {
    const { hoveredVertex } = this.editor.stores.draft.getState();
    if (hoveredVertex === null) return false;
    this.setVertices(this.vertices.filter((_, index) => index !== hoveredVertex));
    return true;
  }

  override onComplete(completion: Completion): boolean {
    completeVertices(this.editor, this.tool, completion);
    return true;
  }

  private get vertices(): readonly ImagePoint[] {
    return this.editor.stores.draft.getState().vertices;
  }

  private setVertices(vertices: readonly ImagePoint[]): void {
    this.editor.stores.draft.setState({ vertices, hoveredVertex: null });
    showVertices(this.editor, this.tool, vertices);
    if (vertices.length === 0) this.editor.transition(`${this.tool}.idle`);
  }
}
