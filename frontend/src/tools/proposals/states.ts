import type { Editor } from '../editor';
import type { ToolState } from '../toolState';
import { ProposalsIdle } from './idle';
import { ProposalsLassoing } from './lassoing';

export const makeProposalStates = (editor: Editor): readonly ToolState[] => [
  new ProposalsIdle(editor),
  new ProposalsLassoing(editor),
];
