import type { Editor } from '../editor';
import type { ToolState } from '../toolState';
import { WindowDragging } from './dragging';
import { WindowIdle } from './idle';

export const makeWindowStates = (editor: Editor): readonly ToolState[] => [
  new WindowIdle(editor),
  new WindowDragging(editor),
];
