/** Keeps the chosen proposals drawable, and knows which of them objects cover already. */
import type { MaskClient } from '../../decoder/maskClient';
import { coveredShare } from '../../engine/proposals/covered';
import { presentAnnotations } from '../../stores/document';
import type { ProposalsState, ProposalsStore } from '../../stores/proposals';
import type { EditorStores } from '../../tools/ports';

/** Masks a call: the first ones appear while the worker is at the rest. */
const BATCH = 24;

/** From here on a proposal says nothing new. */
const COVERED_SHARE = 0.5;

/** Follow proposals and objects; the returned function stops it. */
export const keepProposals = (
  { proposals, document }: EditorStores,
  masks: Pick<MaskClient, 'unpack'>,
  onProblem: (error: unknown) => void,
): (() => void) => {
  const cover = (): void => {
    const state = proposals.getState();
    const objects = presentAnnotations(document.getState().annotations);
    const covered = state.chosen.filter((place) => {
      const proposal = state.proposals[place];
      return proposal !== undefined && coveredShare(proposal, objects) > COVERED_SHARE;
    });
    proposals.setState({ covered: new Set(covered) });
  };
  const endings = [
    proposals.subscribe((state, before) => {
      if (state.chosen === before.chosen) return;
      cover();
      unpackMissing(proposals, masks).catch(onProblem);
    }),
    document.subscribe((state, before) => {
      const isSame = state.annotations === before.annotations;
      if (!isSame && proposals.getState().chosen.length > 0) cover();
    }),
  ];
  return () => {
    for (const end of endings) end();
  };
};

const unpackMissing = async (
  store: ProposalsStore,
  masks: Pick<MaskClient, 'unpack'>,
): Promise<void> => {
  const { run, chosen } = store.getState();
  const isCurrent = (state: ProposalsState): boolean =>
    state.run === run && state.chosen === chosen;
  for (;;) {
    const state = store.getState();
    if (!isCurrent(state)) return;
    const places = chosen.filter((place) => !state.bitmaps.has(place)).slice(0, BATCH);
    if (places.length === 0) return;
    const wanted = places.flatMap((place) => {
      const proposal = state.proposals[place];
      return proposal === undefined ? [] : [proposal.segmentation];
    });
    const bitmaps = await masks.unpack(wanted);
    if (store.getState().run !== run) return;
    const unpacked = places.flatMap((place, index) => {
      const bitmap = bitmaps[index];
      return bitmap === undefined ? [] : [[place, bitmap] as const];
    });
    if (unpacked.length === 0) return;
    store.setState(({ bitmaps: known }) => ({ bitmaps: new Map([...known, ...unpacked]) }));
  }
};
