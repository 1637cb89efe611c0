import type { Editor } from '../editor';
import type { ToolState } from '../toolState';
import { PanDragging } from './dragging';
import { PanIdle } from './idle';

export const makePanStates = (editor: Editor): readonly ToolState[] => [
  new PanIdle(editor),
  new PanDragging(editor),
];
