import type { Editor } from '../editor';
import type { ToolState } from '../toolState';
import { SamDraggingBox } from './draggingBox';
import { SamIdle } from './idle';
import { SamPointing } from './pointing';

export const makeSamStates = (editor: Editor): readonly ToolState[] => [
  new SamIdle(editor),
  new SamPointing(editor),
  new SamDraggingBox(editor),
];
