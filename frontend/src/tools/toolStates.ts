/** All states of all tools. */
import { makeBrushStates } from './brush/states';
import type { Editor } from './editor';
import { makePanStates } from './pan/states';
import { makePolygonStates } from './polygon/states';
import { makeProposalStates } from './proposals/states';
import { makeSamStates } from './sam/states';
import { makeSelectStates } from './select/states';
import { makeShapeStates } from './shape/states';
import type { StatePath, ToolState } from './toolState';
import { makeWandStates } from './wand/states';
import { makeWindowStates } from './window/states';

export const makeToolStates = (editor: Editor): ReadonlyMap<StatePath, ToolState> => {
  const states = [
    ...makeSamStates(editor),
    ...makeProposalStates(editor),
    ...makeSelectStates(editor),
    ...makePanStates(editor),
    ...makeBrushStates(editor),
    ...makePolygonStates(editor),
    ...makeShapeStates(editor),
    ...makeWandStates(editor),
    ...makeWindowStates(editor),
  ];
  return new Map(states.map((state) => [state.path, state]));
};
