import type { Editor } from '../editor';
import type { ToolState } from '../toolState';
import { WandChoosing } from './choosing';
import { WandIdle } from './idle';

export const makeWandStates = (editor: Editor): readonly ToolState[] => [
  new WandIdle(editor),
  new WandChoosing(editor),
];
