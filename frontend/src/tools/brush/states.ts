import type { Editor } from '../editor';
import type { ToolState } from '../toolState';
import { BrushIdle } from './idle';
import { BrushPainting } from './painting';

/** Brush and eraser are one tool in two hands. */
export const makeBrushStates = (editor: Editor): readonly ToolState[] =>
  (['brush', 'eraser'] as const).flatMap((tool) => [
    new BrushIdle(editor, tool),
    new BrushPainting(editor, tool),
  ]);
