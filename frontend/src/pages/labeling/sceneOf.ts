/** From the stores to what the canvas draws. */
import { rgbFromHex } from '../../canvas/scene';
import type {
  Rgb,
  Scene,
  SceneCandidate,
  SceneDraft,
  SceneMask,
  SceneTip,
} from '../../canvas/scene';
import { candidateLogits } from '../../engine/prompts/candidates';
import type { LowResLogits } from '../../engine/masks/upsample';
import { takenUp } from '../../engine/prompts/prompts';
import type { CandidateIndex, Prompt } from '../../engine/prompts/prompts';
import type { Candidates } from '../../engine/prompts/candidates';
import type { CleaningState } from '../../stores/cleaning';
import { visibleAnnotations } from '../../stores/document';
import { shownMask } from '../../stores/session';
import type { EditorImage, EditorStores } from '../../tools/ports';
import { toolOf } from '../../tools/toolState';
import type { StatePath, ToolName } from '../../tools/toolState';
import { sceneProposals } from './sceneProposals';

export interface SceneContext {
  readonly stores: EditorStores;
  readonly image: EditorImage | null;
  readonly path: StatePath;
  /** Category id to `#rrggbb`. */
  readonly colors: ReadonlyMap<string, string>;
  readonly isDark: boolean;
}

const DARK_GROUND = 0.075;
const LIGHT_GROUND = 0.87;
const NO_CATEGORY = '#12b5a5';

/** Tools that begin at a corner, for which the lines through the pointer are rulers. */
const CROSSHAIR_TOOLS: ReadonlySet<ToolName> = new Set(['sam', 'box', 'ellipse']);

export const sceneOf = (context: SceneContext): Scene => {
  const { stores, image, path, isDark } = context;
  const { viewport, imageSize, pointer, isPeeking } = stores.viewport.getState();
  const session = stores.session.getState();
  const { vertices, hoveredVertex } = stores.draft.getState();
  return {
    imageSize,
    viewport,
    masks: [
      ...withCleaningPreview(
        withoutRefined(sceneMasks(context), session.prompts),
        stores.cleaning.getState(),
      ),
      ...(toolOf(path) === 'proposals' ? sceneProposals(stores.proposals.getState()) : []),
    ],
    candidates: sceneCandidates(context),
    inputSize: image?.inputSize ?? Math.max(imageSize.height, imageSize.width),
    maskThreshold: image?.maskThreshold ?? 0,
    prompts: session.prompts,
    hoveredPrompt: session.hoveredPrompt,
    draggedBox: session.draggedBox,
    drafts: sceneDrafts(context),
    vertices,
    hoveredVertex,
    tip: sceneTip(context),
    crosshair: CROSSHAIR_TOOLS.has(toolOf(path)) ? pointer : null,
    isPeeking,
    ground: isDark ? DARK_GROUND : LIGHT_GROUND,
  };
};

const colorOf = ({ colors }: SceneContext, categoryId: string | null): Rgb =>
  rgbFromHex((categoryId === null ? undefined : colors.get(categoryId)) ?? NO_CATEGORY);

const sceneMasks = (context: SceneContext): readonly SceneMask[] => {
  const state = context.stores.document.getState();
  const { selectedId, hoveredId, repeatedId } = context.stores.selection.getState();
  return visibleAnnotations(state).flatMap(({ id, category }) => {
    const mask = state.masks.get(id);
    if (mask === undefined) return [];
    const { bitmap } = mask;
    const color = colorOf(context, category);
    const isHovered = id === hoveredId || id === repeatedId;
    return [{ id, bitmap, color, isSelected: id === selectedId, isHovered }];
  });
};

/** The object that SAM has taken up is shown as its candidate alone. */
const withoutRefined = (
  masks: readonly SceneMask[],
  prompts: readonly Prompt[],
): readonly SceneMask[] => {
  const taken = takenUp(prompts);
  return taken === null ? masks : masks.filter(({ id }) => id !== taken.annotationId);
};

/** The mask that is being cleaned is shown as it would be. */
const withCleaningPreview = (
  masks: readonly SceneMask[],
  { annotationId, preview }: CleaningState,
): readonly SceneMask[] =>
  preview === null
    ? masks
    : masks.map((mask) => (mask.id === annotationId ? { ...mask, bitmap: preview.bitmap } : mask));

const sceneDrafts = (context: SceneContext): readonly SceneDraft[] => {
  const { landing, shape } = context.stores.draft.getState();
  const { categoryId } = context.stores.session.getState();
  return [...landing, ...(shape === null ? [] : [shape])].map((draft) => ({
    shape: draft.shape,
    color: colorOf(context, draft.categoryId ?? categoryId),
    isCut: draft.isCut,
  }));
};

const sceneTip = ({ stores, path }: SceneContext): SceneTip | null => {
  const { pointer, viewport } = stores.viewport.getState();
  const tool = toolOf(path);
  if (pointer === null || (tool !== 'brush' && tool !== 'eraser' && tool !== 'line')) return null;
  const { tip, tipSize } = stores.draft.getState();
  const size = tipSize * viewport.scale;
  return { at: pointer, size, tip: tool === 'line' ? 'round' : tip, isCut: tool === 'eraser' };
};

const sceneCandidates = (context: SceneContext): readonly SceneCandidate[] => {
  const session = context.stores.session.getState();
  const landing = session.landing.map(({ candidates, chosen, categoryId }) => ({
    logits: logitsOf(candidates, chosen),
    color: colorOf(context, categoryId),
    isPreview: false,
  }));
  const shown = shownMask(session);
  if (shown === null) return landing;
  const present = {
    logits: logitsOf(shown.candidates, shown.chosen),
    color: colorOf(context, session.categoryId),
    isPreview: session.prompts.length === 0,
  };
  return [...landing, present];
};

const views = new WeakMap<Candidates, Map<CandidateIndex, LowResLogits>>();

/** The same view for the same candidate: the canvas uploads by identity. */
const logitsOf = (candidates: Candidates, index: CandidateIndex): LowResLogits => {
  const known = views.get(candidates) ?? new Map<CandidateIndex, LowResLogits>();
  views.set(candidates, known);
  const logits = known.get(index) ?? candidateLogits(candidates, index);
  known.set(index, logits);
  return logits;
};
