/** From the stores to what the canvas draws. */
import { rgbFromHex } from '../../canvas/scene';
import type { Rgb, Scene, SceneCandidate, SceneDraft, SceneTip } from '../../canvas/scene';
import { candidateLogits } from '../../engine/prompts/candidates';
import type { LowResLogits } from '../../engine/masks/upsample';
import { takenUp } from '../../engine/prompts/prompts';
import type { CandidateIndex } from '../../engine/prompts/prompts';
import type { Candidates } from '../../engine/prompts/candidates';
import { shownMask } from '../../stores/session';
import type { EditorImage, EditorStores } from '../../tools/ports';
import { toolOf } from '../../tools/toolState';
import type { StatePath, ToolName } from '../../tools/toolState';
import { NO_CATEGORY_COLOR } from './sceneMasks';
import type { SceneMasks } from './sceneMasks';

export interface SceneContext {
  readonly stores: EditorStores;
  readonly image: EditorImage | null;
  readonly path: StatePath;
  /** Category id to `#rrggbb`. */
  readonly colors: ReadonlyMap<string, string>;
  readonly isDark: boolean;
  readonly masks: SceneMasks;
}

const DARK_GROUND = 0.075;
const LIGHT_GROUND = 0.87;

/** Opacity of masks while a candidate is open, which must stand out from them. */
const FILL_BEHIND = 0.12;

/** Tools that begin at a corner, for which the lines through the pointer are rulers. */
const CROSSHAIR_TOOLS: ReadonlySet<ToolName> = new Set(['sam', 'box', 'ellipse']);

export const sceneOf = (context: SceneContext): Scene => {
  const { stores, image, path, isDark } = context;
  const { viewport, imageSize, pointer, isPeeking } = stores.viewport.getState();
  const session = stores.session.getState();
  const { colorBy, light } = stores.appearance.getState();
  const coloring = { colorBy, colors: context.colors };
  // The object that SAM has taken up is shown as its candidate alone.
  const takenUpId = takenUp(session.prompts)?.annotationId ?? null;
  const base = context.masks.of(stores.document.getState(), coloring, takenUpId);
  const proposals = toolOf(path) === 'proposals' ? stores.proposals.getState() : null;
  const { vertices, hoveredVertex } = stores.draft.getState();
  return {
    imageSize,
    viewport,
    light,
    masks: context.masks.layered(base, stores.cleaning.getState(), proposals),
    emphasis: context.masks.emphasis(stores.selection.getState(), proposals),
    look: sceneLook(stores),
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

/** While a candidate is open, masks step back. */
const sceneLook = ({ appearance, session }: EditorStores): Scene['look'] => {
  const { fill, hasOutline } = appearance.getState();
  const isOpen = session.getState().prompts.length > 0;
  return { fill: isOpen ? Math.min(fill, FILL_BEHIND) : fill, outline: hasOutline ? 1 : 0 };
};

const colorOf = ({ colors }: SceneContext, categoryId: string | null): Rgb =>
  rgbFromHex((categoryId === null ? undefined : colors.get(categoryId)) ?? NO_CATEGORY_COLOR);

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
    color: null,
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
