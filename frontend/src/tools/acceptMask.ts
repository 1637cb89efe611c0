/** From the mask on the screen to an annotation in the document. */
import { candidateLogits } from '../engine/prompts/candidates';
import { pointPrompt } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';
import { promptsToRecords } from '../engine/prompts/recipe';
import { keepMasks } from '../stores/document';
import { clearObject, shownMask } from '../stores/session';
import type { Landing } from '../stores/session';
import type { Changes } from './changes';
import type { EditorImage, EditorPorts, EditorStores } from './ports';
import type { PromptSet } from './promptSet';

interface Taken {
  readonly landing: Landing;
  readonly prompts: readonly Prompt[];
  /** What undo brings back; nothing for a hover that was accepted. */
  readonly promptsBefore: readonly Prompt[];
  /** Length of the history then. */
  readonly place: number;
  readonly activeMilliseconds: number;
}

export class MaskAcceptance {
  private nextKey = 1;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
    private readonly promptSet: PromptSet,
    private readonly openImageId: () => string | null,
  ) {}

  /**
   * Keep what is shown as an annotation. The tool is free for the next object at once; until the
   * annotation is kept, its mask stays on the canvas as "landing".
   * @returns  false when nothing was shown or nothing came of it
   */
  accept(image: EditorImage, categoryId: string): Promise<boolean> {
    const taken = this.take(categoryId);
    if (taken === null) return Promise.resolve(false);
    const landed = this.landAndClear(image, taken);
    this.tail = Promise.all([this.tail, landed]);
    return landed;
  }

  /** Resolves when nothing is landing any more. */
  async settled(): Promise<void> {
    let seen: Promise<unknown>;
    do {
      seen = this.tail;
      await seen;
    } while (seen !== this.tail);
  }

  private async landAndClear(image: EditorImage, taken: Taken): Promise<boolean> {
    const isKept = await this.land(image, taken).catch((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      this.ports.say({ tone: 'problem', text: `The mask was not kept: ${text}` });
      return false;
    });
    const { key } = taken.landing;
    this.stores.session.setState(({ landing }) => ({
      landing: landing.filter((other) => other.key !== key),
    }));
    if (!isKept && this.openImageId() === image.id) this.giveBack(taken.prompts);
    return isKept;
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

  private async land(image: EditorImage, taken: Taken): Promise<boolean> {
    const { landing, prompts, promptsBefore, place, activeMilliseconds } = taken;
    const { candidates, chosen, categoryId } = landing;
    const cut = await this.ports.masks.cut(candidateLogits(candidates, chosen), {
      imageSize: image.size,
      inputSize: image.inputSize,
      maskThreshold: image.maskThreshold,
    });
    if (cut.area === 0) {
      this.ports.say({ tone: 'plain', text: 'The mask is empty, so nothing was kept.' });
      return false;
    }
    const annotationId = this.ports.makeId();
    const { segmentation, bitmap } = cut;
    if (this.stores.document.getState().imageId === image.id) {
      keepMasks(this.stores.document, [[annotationId, { segmentation, bitmap }]]);
    }
    const recipe = {
      version: 1,
      model: image.model,
      checkpointSha256: image.checkpointSha256,
      prompts: promptsToRecords(prompts),
      predictedIou: candidates.iouPredictions[chosen] ?? null,
      stabilityScore: cut.stabilityScore,
      activeMilliseconds: Math.round(activeMilliseconds),
    } as const;
    const payload = {
      category: categoryId,
      segmentation,
      source: 'sam',
      recipe,
      zOrder: 0,
    } as const;
    return this.changes.do(
      'Accept a mask',
      { kind: 'create', annotationId, payload },
      { prompts: { before: promptsBefore, after: [] }, place, imageId: image.id },
    );
  }
}
