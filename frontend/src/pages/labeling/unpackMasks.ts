/** Keeps a drawable mask for every annotation of the document. */
import type { MaskClient } from '../../decoder/maskClient';
import type { Annotation } from '../../engine/operations/annotation';
import { keepMasks, presentAnnotations } from '../../stores/document';
import type { DocumentState, DocumentStore } from '../../stores/document';

/** Masks a call: the first ones appear while the worker is at the rest. */
const BATCH = 24;

/** Follow the document; the returned function stops it. */
export const keepUnpacked = (
  document: DocumentStore,
  masks: MaskClient,
  onProblem: (error: unknown) => void,
): (() => void) => {
  const underway = new Set<string>();
  const unpack = async (annotations: readonly Annotation[]): Promise<void> => {
    const { imageId } = document.getState();
    const bitmaps = await masks.unpack(annotations.map(({ segmentation }) => segmentation));
    if (document.getState().imageId !== imageId) return;
    keepMasks(
      document,
      annotations.flatMap(({ id, segmentation }, index) => {
        const bitmap = bitmaps[index];
        return bitmap === undefined ? [] : [[id, { segmentation, bitmap }] as const];
      }),
    );
  };
  const look = (state: DocumentState): void => {
    const missing = missingMasks(state).filter((one) => !underway.has(keyOf(one)));
    for (let start = 0; start < missing.length; start += BATCH) {
      const batch = missing.slice(start, start + BATCH);
      batch.forEach((one) => underway.add(keyOf(one)));
      unpack(batch)
        .catch(onProblem)
        .finally(() => {
          batch.forEach((one) => underway.delete(keyOf(one)));
        });
    }
  };
  return document.subscribe((state, before) => {
    if (state.annotations !== before.annotations) look(state);
  });
};

const keyOf = ({ id, segmentation }: Annotation): string => `${id} ${segmentation.counts}`;

const missingMasks = ({ annotations, masks }: DocumentState): readonly Annotation[] =>
  presentAnnotations(annotations).filter(({ id, segmentation }) => {
    const known = masks.get(id)?.segmentation;
    return known !== segmentation && known?.counts !== segmentation.counts;
  });
