/** From proposals to annotations. */
import type { ImagePoint, SizeHW } from '../../engine/geometry/spaces';
import { shapeToSpans } from '../../engine/masks/shapes';
import type { AnnotationDraft } from '../../engine/operations/operation';
import { shareInside } from '../../engine/proposals/covered';
import type { Proposal } from '../../engine/proposals/proposal';
import { freeProposals } from '../../stores/proposals';
import type { ProposalRun, ProposalsState } from '../../stores/proposals';
import { words } from '../../words/words';
import type { Editor } from '../editor';

/** A loop drawn by hand cuts the edges of what it means. */
const INSIDE_SHARE = 0.8;

/** The free proposals that a loop holds. */
export const proposalsInside = (
  state: ProposalsState,
  points: readonly ImagePoint[],
  size: SizeHW,
): readonly number[] => {
  const loop = shapeToSpans({ kind: 'polygon', points }, size);
  return freeProposals(state).filter((place) => {
    const proposal = state.proposals[place];
    return proposal !== undefined && shareInside(proposal, loop) >= INSIDE_SHARE;
  });
};

/**
 * Make objects of the chosen category out of proposals; undo takes them back together.
 * @returns  whether they are kept
 */
export const takeProposals = async (
  editor: Editor,
  places: readonly number[],
): Promise<boolean> => {
  const { proposals, run } = editor.stores.proposals.getState();
  const { categoryId } = editor.stores.session.getState();
  if (places.length === 0 || run === null) return false;
  if (categoryId === null) {
    editor.ports.say({ tone: 'plain', text: words.notices.chooseCategory });
    return false;
  }
  const drafts = places.flatMap((place) => {
    const proposal = proposals[place];
    return proposal === undefined ? [] : [draftOf(editor, proposal, run, categoryId)];
  });
  editor.stores.proposals.setState({ hovered: null });
  const label =
    drafts.length === 1 ? words.commands.done.takeOver : words.commands.done.takeOverAll;
  return editor.changes.doAll(label, drafts);
};

const draftOf = (
  editor: Editor,
  proposal: Proposal,
  run: ProposalRun,
  category: string,
): AnnotationDraft => ({
  kind: 'create',
  annotationId: editor.ports.makeId(),
  payload: {
    category,
    segmentation: proposal.segmentation,
    source: 'automask',
    recipe: {
      version: 1,
      model: run.model,
      checkpointSha256: run.checkpointSha256,
      // The run clicked, not the labeler.
      prompts: [],
      predictedIou: proposal.predictedIou,
      stabilityScore: proposal.stabilityScore,
      activeMilliseconds: 0,
    },
    zOrder: 0,
  },
});
