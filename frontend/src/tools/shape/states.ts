import type { Editor } from '../editor';
import type { ToolState } from '../toolState';
import { ShapeDragging } from './dragging';
import { ShapeIdle } from './idle';

export const makeShapeStates = (editor: Editor): readonly ToolState[] =>
  (['box', 'ellipse', 'lasso'] as const).flatMap((tool) => [
    new ShapeIdle(editor, tool),
    new ShapeDragging(editor, tool),
  ]);
