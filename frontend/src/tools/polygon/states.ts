import type { Editor } from '../editor';
import type { ToolState } from '../toolState';
import { PolygonDraggingVertex } from './draggingVertex';
import { PolygonDrawing } from './drawing';
import { PolygonIdle } from './idle';

/** A line is a polygon that stays open and has a width. */
export const makePolygonStates = (editor: Editor): readonly ToolState[] =>
  (['polygon', 'line'] as const).flatMap((tool) => [
    new PolygonIdle(editor, tool),
    new PolygonDrawing(editor, tool),
    new PolygonDraggingVertex(editor, tool),
  ]);
