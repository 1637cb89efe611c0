/** From the mask on the screen to an annotation in the document. */
import type { CutMask } from '../decoder/protocol';
import type { Combination } from '../engine/masks/edit';
import { candidateLogits } from '../engine/prompts/candidates';
import { pointPrompt, takenUp } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';
import { recipeOf } from '../engine/prompts/recipe';
import type { Recipe } from '../engine/prompts/recipe';
import { clearObject, shownMask } from '../stores/session';
import type { Landing, ShownMask } from '../stores/session';
import { words } from '../words/words';
import type { Changes } from './changes';
import { replaceDraft } from './maskEdits';
import type { MaskEdits } from './maskEdits';
import { seenBy, targetOf } from './ports';
import type { EditorImage, EditorPorts, EditorStores } from './ports';
import type { PromptSet } from './promptSet';
import { reasonOf } from './reasonOf';
import { RepeatWatch } from './repeats';

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

export class MaskAcceptance {
  private nextKey = 1;
  private tail: Promise<unknown> = Promise.resolve();
  private readonly repeats: RepeatWatch;

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
    private readonly edits: MaskEdits,
    private readonly promptSet: PromptSet,
    private readonly openImage: () => EditorImage | null,
  ) {
    this.repeats = new RepeatWatch(stores, ports, openImage);
  }

  /**
   * Keep what is shown as an annotation. The tool is free for the next object at once; until the
   * annotation is kept, its mask stays on the canvas as "landing". A mask that repeats an object is
   * kept the second time only.
   * @returns  the annotation's id; null when nothing was shown or nothing came of it
   */
  async accept(image: EditorImage, categoryId: string): Promise<string | null> {
    const doubt = this.doubt();
    if (doubt !== null && !(await doubt)) return null;
    const refinedId = takenUp(this.promptSet.prompts)?.annotationId ?? null;
    const annotationId = refinedId ?? this.ports.makeId();
    const isKept = await this.landed(image, categoryId, (taken) =>
      this.create(image, annotationId, taken),
    );
    return isKept ? annotationId : null;
  }

  /** Change an object by what is shown. */
  acceptInto(image: EditorImage, annotationId: string, how: Combination): Promise<boolean> {
    const { categoryId } = this.stores.session.getState();
    const category = this.edits.present(annotationId)?.category ?? categoryId ?? '';
    return this.landed(image, category, (taken) => this.change(image, annotationId, how, taken));
  }

  /** Resolves when nothing is landing any more. */
  async settled(): Promise<void> {
    let seen: Promise<unknown>;
    do {
      seen = this.tail;
      await seen;
    } while (seen !== this.tail);
  }

  private landed(
    image: EditorImage,
    categoryId: string,
    work: (taken: Taken) => Promise<boolean>,
  ): Promise<boolean> {
    const taken = this.take(categoryId);
    if (taken === null) return Promise.resolve(false);
    const landed = this.landAndClear(image, taken, work);
    this.tail = Promise.all([this.tail, landed]);
    return landed;
  }

  private async landAndClear(
    image: EditorImage,
    taken: Taken,
    work: (taken: Taken) => Promise<boolean>,
  ): Promise<boolean> {
    const isKept = await work(taken).catch((error: unknown) => {
      const reason = reasonOf(error);
      this.ports.say({ tone: 'problem', text: words.notices.maskNotKept(reason) });
      return false;
    });
    const { key } = taken.landing;
    this.stores.session.setState(({ landing }) => ({
      landing: landing.filter((other) => other.key !== key),
    }));
    if (!isKept && this.openImage()?.id === image.id) this.giveBack(taken.prompts);
    return isKept;
  }

  /**
   * What has to be waited for before accepting: the mask may be on its way, or repeat an object.
   * @returns  null when there is nothing, else whether it may be accepted then
   */
  private doubt(): Promise<boolean> | null {
    const state = this.stores.session.getState();
    // F right after a click is meant for that click's mask. When the decoder fails, nothing is shown.
    if (state.isDecoding) return this.promptSet.answered().then(() => this.shownDoubt() ?? true);
    return this.shownDoubt();
  }

  private shownDoubt(): Promise<boolean> | null {
    const shown = shownMask(this.stores.session.getState());
    const repeated = shown === null ? null : this.repeats.find(shown);
    return shown === null || repeated === null ? null : this.isNoRepeat(shown, repeated);
  }

  /** A mask that repeats an object needs a second accept. */
  private async isNoRepeat(shown: ShownMask, repeated: Promise<string | null>): Promise<boolean> {
    const repeatedId = await repeated;
    if (repeatedId === null) return true;
    this.repeats.confirm(shown);
    this.stores.selection.setState({ repeatedId });
    this.ports.say({ tone: 'plain', text: words.notices.isRepeated });
    return false;
  }

  /** Show the prompts again, unless the labeler has begun another object. */
  private giveBack(prompts: readonly Prompt[]): void {
    if (this.promptSet.prompts.length === 0) this.promptSet.restore(prompts);
  }

  private take(categoryId: string): Taken | null {
    const { session } = this.stores;
    const state = session.getState();
    const shown = shownMask(state);
    if (shown === null || state.isDecoding) return null;
    const hovered = state.hover === null ? [] : [pointPrompt(state.hover.point, 1)];
    const landing = { ...shown, key: this.nextKey, categoryId };
    this.nextKey += 1;
    const isHover = state.prompts.length === 0;
    const prompts = isHover
      ? hovered.map((prompt) => ({ ...prompt, candidate: shown.chosen }))
      : state.prompts;
    this.ports.decoder.dropAnswers();
    clearObject(session);
    session.setState({ landing: [...state.landing, landing] });
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
    return this.edits.apply(label, annotationId, [edit], {
      prompts: { before: taken.promptsBefore, after: [] },
      recipe: ({ recipe, segmentation }, isKeptApart) => {
        const made = this.recipe(image, taken, cut, isKeptApart);
        const activeMilliseconds = made.activeMilliseconds + (recipe?.activeMilliseconds ?? 0);
        return { ...made, into: { how, segmentation }, activeMilliseconds };
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
