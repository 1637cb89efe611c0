/** From the stores to what the canvas draws. */
import { groundOf, rgbFromHex } from '../../canvas/scene';
import type {
  Rgb,
  Scene,
  SceneCandidate,
  SceneCrop,
  SceneDraft,
  SceneTip,
} from '../../canvas/scene';
import { takenUp } from '../../engine/prompts/prompts';
import { shownMask } from '../../stores/session';
import type { EditorImage, EditorStores } from '../../tools/ports';
import { HAND_TOOLS, toolOf } from '../../tools/toolState';
import type { StatePath, ToolName } from '../../tools/toolState';
import { logitsOf } from './candidateViews';
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
    window: stores.windowing.getState().shown,
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
    crops: sceneCrops(context),
    vertices,
    hoveredVertex,
    tip: sceneTip(context),
    crosshair: CROSSHAIR_TOOLS.has(toolOf(path)) ? pointer : null,
    isPeeking,
    ground: groundOf(isDark),
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

/** Which embedding answers; hands that draw do not ask it. */
const sceneCrops = ({ stores, path }: SceneContext): readonly SceneCrop[] => {
  if (HAND_TOOLS.has(toolOf(path))) return [];
  const { active, coming } = stores.crops.getState();
  const { prompts, answer } = stores.session.getState();
  // An open object stays with the crop that answered it.
  const answering = (prompts.length > 0 ? answer?.candidates.crop?.box : undefined) ?? active;
  return [
    ...(answering === null ? [] : [{ box: answering, isComing: false }]),
    ...(coming === null ? [] : [{ box: coming.crop, isComing: true }]),
  ];
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
    crop: candidates.crop?.box,
    color: colorOf(context, categoryId),
    isPreview: false,
  }));
  const shown = shownMask(session);
  if (shown === null) return landing;
  const present = {
    logits: logitsOf(shown.candidates, shown.chosen),
    crop: shown.candidates.crop?.box,
    color: null,
    isPreview: session.prompts.length === 0,
  };
  return [...landing, present];
};
