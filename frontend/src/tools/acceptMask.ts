/** From the mask on the screen to an annotation in the document. */
import type { CutMask } from '../decoder/protocol';
import type { Combination } from '../engine/masks/edit';
import { candidateLogits } from '../engine/prompts/candidates';
import { pointPrompt, takenUp } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';
import { recipeOf } from '../engine/prompts/recipe';
import type { Recipe } from '../engine/prompts/recipe';
import { clearObject, shownMask } from '../stores/session';
import type { Landing, SessionState } from '../stores/session';
import { words } from '../words/words';
import type { Changes } from './changes';
import { Doubt } from './doubt';
import { replaceDraft } from './maskEdits';
import type { MaskEdits } from './maskEdits';
import { seenBy, targetOf } from './ports';
import type { EditorImage, EditorPorts, EditorStores } from './ports';
import type { PromptSet } from './promptSet';
import { reasonOf } from './reasonOf';

interface Taken {
  readonly landing: Landing;
  readonly prompts: readonly Prompt[];
  /** What undo brings back; nothing for a hover that was accepted. */
  readonly promptsBefore: readonly Prompt[];
  /** Length of the history then. */
  readonly place: number;
  readonly activeMilliseconds: number;
}

const INTO_LABELS = {
  add: words.commands.done.addMask,
  cut: words.commands.done.cutMask,
  keep: words.commands.done.keepMask,
} as const;

/** How a new object is kept. */
export interface Acceptance {
  readonly categoryId: string;
  /** Whether it is selected from then on; one that was refined is let go of otherwise. */
  readonly isSelected: boolean;
}

export class MaskAcceptance {
  private nextKey = 1;
  private tail: Promise<unknown> = Promise.resolve();
  readonly doubt: Doubt;

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
    private readonly edits: MaskEdits,
    private readonly promptSet: PromptSet,
    private readonly openImage: () => EditorImage | null,
  ) {
    this.doubt = new Doubt(stores, ports, promptSet, openImage);
  }

  /**
   * Keep what is shown as an annotation. The tool is free for the next object at once; until the
   * annotation is kept, its mask stays on the canvas as "landing". A mask that repeats an object is
   * kept the second time only.
   * @returns  whether it was kept
   */
  accept(image: EditorImage, { categoryId, isSelected }: Acceptance): Promise<boolean> {
    const { prompts } = this.stores.session.getState();
    const taken = this.doubt.whenSure(image, true, (shown) => this.take(categoryId, shown));
    return this.held(
      isSelected
        ? this.keepSelected(image, takenUp(prompts)?.annotationId ?? this.ports.makeId(), taken)
        : once(taken, (one) => this.keep(image, one)),
    );
  }

  /** Change an object by what is shown. */
  acceptInto(image: EditorImage, annotationId: string, how: Combination): Promise<boolean> {
    const { categoryId } = this.stores.session.getState();
    const category = this.edits.present(annotationId)?.category ?? categoryId ?? '';
    const taken = this.doubt.whenSure(image, false, (shown) => this.take(category, shown));
    const accepted = once(taken, (one) => {
      const change = this.edits.queue(() => this.change(image, annotationId, how, one));
      return this.landed(image, one, change);
    });
    return this.held(accepted);
  }

  /** Resolves when nothing is landing any more. */
  async settled(): Promise<void> {
    let seen: Promise<unknown>;
    do {
      seen = this.tail;
      await seen;
    } while (seen !== this.tail);
  }

  private async keep(image: EditorImage, taken: Taken): Promise<boolean> {
    const refinedId = takenUp(taken.prompts)?.annotationId ?? null;
    const annotationId = refinedId ?? this.ports.makeId();
    // The next click begins another object.
    if (refinedId !== null) this.select(null);
    const created = this.edits.queue(() => this.create(image, annotationId, taken));
    const isKept = await this.landed(image, taken, this.edits.coming(annotationId, created));
    if (!isKept && refinedId !== null) this.selectAgain(null, refinedId);
    return isKept;
  }

  /** At once, though its mask may still be on its way: the next stroke is about this object. */
  private async keepSelected(
    image: EditorImage,
    annotationId: string,
    taken: Taken | null | Promise<Taken | null>,
  ): Promise<boolean> {
    const { selectedId } = this.stores.selection.getState();
    this.select(annotationId);
    const created = this.edits.queue(async () => {
      const one = await taken;
      return one !== null && this.landed(image, one, this.create(image, annotationId, one));
    });
    const isKept = await this.edits.coming(annotationId, created);
    if (!isKept) this.selectAgain(annotationId, this.edits.known(selectedId));
    return isKept;
  }

  private select(selectedId: string | null): void {
    this.stores.selection.setState({ selectedId });
  }

  /** Select what was selected before, unless the labeler has chosen something else. */
  private selectAgain(since: string | null, before: string | null): void {
    if (this.stores.selection.getState().selectedId === since) this.select(before);
  }

  private async landed(
    image: EditorImage,
    { landing: { key }, prompts }: Taken,
    work: Promise<boolean>,
  ): Promise<boolean> {
    const isKept = await work.catch((error: unknown) => {
      const reason = reasonOf(error);
      this.ports.say({ tone: 'problem', text: words.notices.maskNotKept(reason) });
      return false;
    });
    this.stores.session.setState(({ landing }) => ({
      landing: landing.filter((other) => other.key !== key),
    }));
    if (!isKept && this.openImage()?.id === image.id) this.giveBack(prompts);
    return isKept;
  }

  private held(work: Promise<boolean>): Promise<boolean> {
    this.tail = Promise.all([this.tail, work]);
    return work;
  }

  /** Show the prompts again, unless the labeler has begun another object. */
  private giveBack(prompts: readonly Prompt[]): void {
    if (this.promptSet.prompts.length === 0) this.promptSet.restore(prompts);
  }

  private take(categoryId: string, state: SessionState): Taken | null {
    const { session } = this.stores;
    const shown = shownMask(state);
    if (shown === null || state.isDecoding) return null;
    const hovered = state.hover === null ? [] : [pointPrompt(state.hover.point, 1)];
    const landing = { ...shown, key: this.nextKey, categoryId };
    this.nextKey += 1;
    const isHover = state.prompts.length === 0;
    const prompts = isHover
      ? hovered.map((prompt) => ({ ...prompt, candidate: shown.chosen }))
      : state.prompts;
    // The pointer may show something else by now.
    if (!isHover || session.getState().hover === state.hover) {
      this.ports.decoder.dropAnswers();
      clearObject(session);
    }
    session.setState(({ landing: others }) => ({ landing: [...others, landing] }));
    const { activeMilliseconds } = state;
    const place = this.stores.history.getState().past.length;
    return { landing, prompts, promptsBefore: state.prompts, place, activeMilliseconds };
  }

  private async cut(image: EditorImage, { landing }: Taken): Promise<CutMask | null> {
    const { candidates, chosen } = landing;
    const cut = await this.ports.masks.cut(
      candidateLogits(candidates, chosen),
      targetOf(image, candidates),
    );
    if (cut.area > 0) return cut;
    this.ports.say({ tone: 'plain', text: words.notices.maskEmpty });
    return null;
  }

  private async change(
    image: EditorImage,
    annotationId: string,
    how: Combination,
    taken: Taken,
  ): Promise<boolean> {
    const cut = await this.cut(image, taken);
    if (cut === null) return false;
    const label = INTO_LABELS[how];
    const edit = { how, segmentation: cut.segmentation };
    return this.edits.replace(label, annotationId, [edit], {
      imageId: image.id,
      by: {
        prompts: { before: taken.promptsBefore, after: [] },
        recipe: ({ recipe, segmentation }, isKeptApart) => {
          const made = this.recipe(image, taken, cut, isKeptApart);
          const activeMilliseconds = made.activeMilliseconds + (recipe?.activeMilliseconds ?? 0);
          return { ...made, into: { how, segmentation }, activeMilliseconds };
        },
      },
    });
  }

  private recipe(
    image: EditorImage,
    { landing, prompts, activeMilliseconds }: Taken,
    { stabilityScore }: CutMask,
    isKeptApart: boolean,
  ): Recipe {
    const { candidates, chosen } = landing;
    const recipe = recipeOf(seenBy(image, candidates), prompts, {
      predictedIou: candidates.iouPredictions[chosen] ?? null,
      stabilityScore,
      activeMilliseconds: Math.round(activeMilliseconds),
    });
    return isKeptApart ? { ...recipe, isKeptApart } : recipe;
  }

  private nothingLeft(): false {
    this.ports.say({ tone: 'plain', text: words.notices.allCovered });
    return false;
  }

  private async create(image: EditorImage, annotationId: string, taken: Taken): Promise<boolean> {
    const { landing, prompts, promptsBefore, place } = taken;
    const category = landing.categoryId;
    const cut = await this.cut(image, taken);
    if (cut === null) return false;
    const isRefined = takenUp(prompts) !== null;
    const apart = this.edits.apart(isRefined ? annotationId : null, category);
    const made =
      apart.length === 0 ? cut : await this.ports.masks.edit(cut.segmentation, apart, image.size);
    if (made.area === 0) return this.nothingLeft();
    const { segmentation } = made;
    const isKeptApart = segmentation.counts !== cut.segmentation.counts;
    const recipe = this.recipe(image, taken, cut, isKeptApart);
    this.edits.noteMade(annotationId);
    const { acceptMask, refine } = words.commands.done;
    const payload = { category, segmentation, source: 'sam', recipe, zOrder: 0 } as const;
    const draft = isRefined
      ? replaceDraft(annotationId, made, recipe)
      : ({ kind: 'create', annotationId, payload } as const);
    return this.changes.do(isRefined ? refine : acceptMask, draft, {
      prompts: { before: promptsBefore, after: [] },
      place,
      imageId: image.id,
      masks: [[annotationId, made]],
    });
  }
}

const once = (
  taken: Taken | null | Promise<Taken | null>,
  keep: (taken: Taken) => Promise<boolean>,
): Promise<boolean> => {
  if (taken instanceof Promise) return taken.then((one) => one !== null && keep(one));
  return taken === null ? Promise.resolve(false) : keep(taken);
};
