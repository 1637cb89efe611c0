/** From corners to the shape that they make. */
import type { ImagePoint } from '../../engine/geometry/spaces';
import type { Shape } from '../../engine/masks/shapes';
import { clearDraft } from '../../stores/draft';
import { words } from '../../words/words';
import type { Editor } from '../editor';
import type { Completion, VertexTool } from '../toolState';

const LEAST_VERTICES: Readonly<Record<VertexTool, number>> = { polygon: 3, line: 2 };

export const canComplete = (tool: VertexTool, vertices: readonly ImagePoint[]): boolean =>
  vertices.length >= LEAST_VERTICES[tool];

/** @param corners  the corners that are set, and the one in the hand */
export const showVertices = (
  editor: Editor,
  tool: VertexTool,
  corners: readonly ImagePoint[],
): void => {
  const shape = shapeOf(editor, tool, corners);
  editor.stores.draft.setState({
    shape: corners.length === 0 ? null : { shape, isCut: false, categoryId: null },
  });
};

/** Make the shape part of a mask; with too few corners, say how many it takes. */
export const completeVertices = (
  editor: Editor,
  tool: VertexTool,
  completion: Completion,
): void => {
  const { vertices } = editor.stores.draft.getState();
  if (!canComplete(tool, vertices)) {
    const text = words.notices.fewCorners[tool](LEAST_VERTICES[tool], vertices.length);
    editor.ports.say({ tone: 'plain', text });
    return;
  }
  const shape = shapeOf(editor, tool, vertices);
  if (!editor.objects.finish(words.commands.drawn[tool], shape, completion)) return;
  clearDraft(editor.stores.draft);
  editor.transition(`${tool}.idle`);
};

const shapeOf = (editor: Editor, tool: VertexTool, points: readonly ImagePoint[]): Shape => {
  if (tool === 'polygon') return { kind: 'polygon', points };
  const { tipSize } = editor.stores.draft.getState();
  return { kind: 'stroke', points, width: tipSize, tip: 'round' };
};
