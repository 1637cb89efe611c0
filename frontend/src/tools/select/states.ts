import type { Editor } from '../editor';
import type { ToolState } from '../toolState';
import { SelectIdle } from './idle';

export const makeSelectStates = (editor: Editor): readonly ToolState[] => [new SelectIdle(editor)];
