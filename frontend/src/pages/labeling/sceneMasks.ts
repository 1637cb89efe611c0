/** The masks of the document as the canvas draws them; worked out anew only when they change. */
import { rgbFromHex } from '../../canvas/scene';
import type { Rgb, SceneEmphasis, SceneMask } from '../../canvas/scene';
import { hash, lightnessOf } from '../../engine/masks/lightness';
import type { Annotation } from '../../engine/operations/annotation';
import type { ColorBy } from '../../stores/appearance';
import { visibleAnnotations } from '../../stores/document';
import type { CleaningState } from '../../stores/cleaning';
import type { DocumentState } from '../../stores/document';
import type { ProposalsState } from '../../stores/proposals';
import type { SelectionState } from '../../stores/selection';
import { CATEGORY_COLORS, categoryColor } from '../categoryColors';
import { proposalId, sceneProposals } from './sceneProposals';

interface Coloring {
  readonly colorBy: ColorBy;
  /** Category id to `#rrggbb`. */
  readonly colors: ReadonlyMap<string, string>;
}

export class SceneMasks {
  private readonly base = new Remembered();
  private readonly all = new Remembered();
  private byId: ReadonlyMap<string, SceneMask> = new Map();

  /**
   * @param withoutId  an object that is left out
   * @returns  back to front; the same array as long as nothing has changed
   */
  of(state: DocumentState, coloring: Coloring, withoutId: string | null): readonly SceneMask[] {
    const { annotations, masks, hiddenIds, soloId } = state;
    const { colorBy, colors } = coloring;
    const basis = [annotations, masks, hiddenIds, soloId, colorBy, colors, withoutId];
    return this.base.get(basis, () => masksOf(state, coloring, withoutId));
  }

  /**
   * Lay over the document's masks what is not part of it: the mask that is being cleaned as it
   * would be, and proposals.
   * @returns  the same array as long as nothing has changed
   */
  layered(
    base: readonly SceneMask[],
    { annotationId, preview }: CleaningState,
    proposals: ProposalsState | null,
  ): readonly SceneMask[] {
    const { chosen, covered, bitmaps } = proposals ?? {};
    const basis = [base, annotationId, preview, chosen, covered, bitmaps];
    return this.all.get(basis, () => {
      const cleaned =
        preview === null
          ? base
          : base.map((mask) =>
              mask.id === annotationId ? { ...mask, bitmap: preview.bitmap } : mask,
            );
      const masks = proposals === null ? cleaned : [...cleaned, ...sceneProposals(proposals)];
      this.byId = new Map(masks.map((mask) => [mask.id, mask]));
      return masks;
    });
  }

  /** What is set off from the masks that `layered` gave last. */
  emphasis(
    { selectedId, hoveredId, repeatedId }: SelectionState,
    proposals: ProposalsState | null,
  ): readonly SceneEmphasis[] {
    const hovered = new Set([hoveredId, repeatedId].filter((id) => id !== selectedId));
    const place = proposals?.hovered ?? null;
    const proposal = proposals === null || place === null ? null : proposalId(proposals, place);
    return [
      ...[...hovered].map((id) => ({ id, kind: 'hovered' as const })),
      { id: selectedId, kind: 'selected' as const },
      { id: proposal, kind: 'selected' as const },
    ].flatMap(({ id, kind }) => {
      const mask = id === null ? undefined : this.byId.get(id);
      return mask === undefined ? [] : [{ mask, kind }];
    });
  }
}

/** A list and what it was made of, compared by identity. */
class Remembered {
  private basis: readonly unknown[] | null = null;
  private masks: readonly SceneMask[] = [];

  get(basis: readonly unknown[], make: () => readonly SceneMask[]): readonly SceneMask[] {
    const known = this.basis;
    if (known !== null && basis.every((one, place) => one === known[place])) return this.masks;
    this.basis = basis;
    this.masks = make();
    return this.masks;
  }
}

const masksOf = (
  state: DocumentState,
  coloring: Coloring,
  withoutId: string | null,
): readonly SceneMask[] => {
  const drawable = visibleAnnotations(state).flatMap((annotation) => {
    const mask = state.masks.get(annotation.id);
    return mask === undefined || annotation.id === withoutId
      ? []
      : [{ annotation, bitmap: mask.bitmap }];
  });
  const lightness = lightnessOf(
    drawable.map(({ annotation, bitmap: { x, y, width, height } }) => ({
      id: annotation.id,
      group: groupOf(annotation, coloring.colorBy),
      box: { x0: x, y0: y, x1: x + width, y1: y + height },
    })),
  );
  return drawable.map(({ annotation, bitmap }, place) => ({
    id: annotation.id,
    bitmap,
    color: rgbOf(annotation, coloring),
    lightness: lightness[place] ?? 0,
  }));
};

const groupOf = ({ id, category, createdBy }: Annotation, colorBy: ColorBy): string => {
  if (colorBy === 'category') return category;
  return colorBy === 'author' ? (createdBy ?? '') : String(hash(id) % CATEGORY_COLORS.length);
};

/** What is not one of the project's colours. */
export const NO_CATEGORY_COLOR = '#12b5a5';

/** `#rrggbb` of an object, as the canvas and the list show it. */
export const colorOf = (annotation: Annotation, { colorBy, colors }: Coloring): string => {
  if (colorBy === 'category') return colors.get(annotation.category) ?? NO_CATEGORY_COLOR;
  const whose = colorBy === 'author' ? (annotation.createdBy ?? '') : annotation.id;
  return categoryColor(hash(whose));
};

const rgbOf = (annotation: Annotation, coloring: Coloring): Rgb =>
  rgbFromHex(colorOf(annotation, coloring));
