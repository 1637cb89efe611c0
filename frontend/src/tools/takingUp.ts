/** SAM takes up what is there: a saved, imported or drawn object, and boxes that want tight masks. */
import type { EditedMask } from '../decoder/protocol';
import { isInside, isSameCrop } from '../engine/geometry/region';
import type { BoxXyxy } from '../engine/geometry/spaces';
import { isSameWindow } from '../engine/intensity/intensity';
import type { Annotation } from '../engine/operations/annotation';
import type { AnnotationDraft } from '../engine/operations/operation';
import { candidateLogits } from '../engine/prompts/candidates';
import { boxPrompt, takenPrompt } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';
import { isByPromptsAlone, recipeOf, recordsToPrompts } from '../engine/prompts/recipe';
import type { Recipe } from '../engine/prompts/recipe';
import { presentAnnotations } from '../stores/document';
import { words } from '../words/words';
import type { Changes } from './changes';
import { begunWith } from './maskEdits';
import type { MaskEdits } from './maskEdits';
import { seenBy, targetOf } from './ports';
import type { EditorImage, EditorPorts, EditorStores } from './ports';

interface Tightened {
  readonly draft: AnnotationDraft;
  readonly mask: readonly [id: string, mask: EditedMask];
}

export class TakingUp {
  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
    private readonly edits: MaskEdits,
    private readonly openImage: () => EditorImage | null,
  ) {}

  /**
   * The prompts that the selected object goes on from: its own where the same weights made it
   * through the same window and out of the same crop, else its mask. Empty without a selection.
   */
  promptsOfSelected(): readonly Prompt[] {
    const object = this.edits.present(this.stores.selection.getState().selectedId);
    const { recipe = null } = object ?? {};
    if (object === null) return [];
    if (recipe === null || recipe.prompts.length === 0 || !this.isOurs(recipe, object)) {
      return [takenPrompt(object.id, object.segmentation)];
    }
    return [takenPrompt(object.id, recipe.takenUp ?? null), ...recordsToPrompts(recipe.prompts)];
  }

  /** Whether the weights at hand, seeing what they see of an object, made its mask by prompts. */
  private isOurs(recipe: Recipe, object: Annotation): boolean {
    const { checkpointSha256, window, crop } = recipe;
    const image = this.openImage();
    const { active } = this.stores.crops.getState();
    const seen = active !== null && isInside(boxOf(object), active) ? active : null;
    return (
      isByPromptsAlone(recipe) &&
      image?.checkpointSha256 === checkpointSha256 &&
      isSameWindow(window ?? null, image.window) &&
      isSameCrop(crop ?? null, seen)
    );
  }

  /** Ask SAM for the mask inside the selected object's box, or inside every plain box there is. */
  async tighten(): Promise<void> {
    const image = this.openImage();
    const isOpen = this.stores.session.getState().prompts.length > 0;
    if (image === null || isOpen) {
      this.say(isOpen ? words.notices.keepOrDropFirst : words.notices.samNotReady);
      return;
    }
    const isKept = await this.edits.inTurn((imageId) => this.tightenAll(image, imageId));
    if (isKept) this.stores.selection.setState({ selectedId: null });
  }

  private async tightenAll(image: EditorImage, imageId: string): Promise<boolean> {
    const selected = this.edits.present(this.stores.selection.getState().selectedId);
    const { annotations } = this.stores.document.getState();
    const sloppy =
      selected === null ? presentAnnotations(annotations).filter(isPlainBox) : [selected];
    if (sloppy.length === 0) {
      this.say(words.notices.noPlainBox);
      return false;
    }
    const tightened: Tightened[] = [];
    for (const object of sloppy) {
      const one = await this.tightened(object, image);
      if (one !== null) tightened.push(one);
    }
    if (tightened.length === 0) {
      this.say(words.notices.nothingInside);
      return false;
    }
    const begun = begunWith(
      imageId,
      tightened.map(({ mask }) => mask),
    );
    const drafts = tightened.map(({ draft }) => draft);
    const isKept = await this.changes.doAll(words.commands.done.tighten, drafts, begun);
    const left = sloppy.length - tightened.length;
    if (isKept && left > 0) this.say(words.notices.nothingInsideSome(left));
    return isKept;
  }

  private async tightened(object: Annotation, image: EditorImage): Promise<Tightened | null> {
    const prompts = [boxPrompt(boxOf(object))];
    const answer = await this.ports.decoder.decode(prompts);
    const chosen = answer?.chosen.at(-1);
    // Newer prompts came between: what the labeler does goes first.
    if (answer === null || chosen === undefined) return null;
    const cut = await this.ports.masks.cut(
      candidateLogits(answer.candidates, chosen),
      targetOf(image, answer.candidates),
    );
    if (cut.area === 0) return null;
    const recipe = recipeOf(
      seenBy(image, answer.candidates),
      prompts.map((prompt) => ({ ...prompt, candidate: chosen })),
      {
        predictedIou: answer.candidates.iouPredictions[chosen] ?? null,
        stabilityScore: cut.stabilityScore,
        activeMilliseconds: 0,
      },
    );
    const { segmentation } = cut;
    const payload = { segmentation, source: 'sam', recipe } as const;
    return {
      draft: { kind: 'replace', annotationId: object.id, payload },
      mask: [object.id, cut],
    };
  }

  private say(text: string): void {
    this.ports.say({ tone: 'plain', text });
  }
}

const boxOf = ({ bboxXywh: [x, y, width, height] }: Annotation): BoxXyxy => ({
  x0: x,
  y0: y,
  x1: x + width,
  y1: y + height,
});

const isPlainBox = ({ area, bboxXywh: [, , width, height] }: Annotation): boolean =>
  area === width * height;
