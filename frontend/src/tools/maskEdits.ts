/**
 * Edits of masks by hand. Each is computed in the masks worker and kept like every change; they run
 * one after the other, so that a stroke builds on what the stroke before has left.
 */
import type { EditedMask } from '../decoder/protocol';
import { carriedAttributes } from '../engine/attributes/attributes';
import type { AttributeDefinition } from '../engine/attributes/attributes';
import type { Combination, MaskEdit } from '../engine/masks/edit';
import type { Annotation } from '../engine/operations/annotation';
import type { AnnotationDraft, CreateDraft } from '../engine/operations/operation';
import type { Recipe } from '../engine/prompts/recipe';
import { presentAnnotations } from '../stores/document';
import type { DraftShape } from '../stores/draft';
import { words } from '../words/words';
import type { Begun, Changes } from './changes';
import type { EditorPorts, EditorStores } from './ports';
import { reasonOf } from './reasonOf';

/** What edits come from. */
export interface EditedBy {
  /** The prompts that they end, for undo; null by hand. */
  readonly prompts: Begun['prompts'];
  /** The recipe of the mask that they give, from the object as it was; left out by hand. */
  readonly recipe?: (before: Annotation, isKeptApart: boolean) => Recipe;
}

const BY_HAND: EditedBy = { prompts: null };

export class MaskEdits {
  private tail: Promise<unknown> = Promise.resolve();
  private nextKey = 1;
  /** The object that was made or changed last. */
  private lastId: string | null = null;
  /** Objects that are being made: not in the document yet, but strokes may already be about them. */
  private readonly comingIds = new Set<string>();

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
  ) {}

  /** The object that edits are about: the selected one, else the last one; null without either. */
  targetId(): string | null {
    const { selectedId } = this.stores.selection.getState();
    return this.known(selectedId) ?? this.known(this.lastId);
  }

  /** The same id when the object is there or on its way, else null. */
  known(annotationId: string | null): string | null {
    if (annotationId === null) return null;
    const isThere = this.comingIds.has(annotationId) || this.present(annotationId) !== null;
    return isThere ? annotationId : null;
  }

  noteMade(annotationId: string): void {
    this.lastId = annotationId;
  }

  /**
   * Make a new object of a shape.
   * @returns  its id, before it is kept: edits that follow may name it
   */
  make(label: string, draft: DraftShape, category: string): string {
    const annotationId = this.ports.makeId();
    this.lastId = annotationId;
    const landed = this.land(draft, async (imageId) => {
      const edits = [{ how: 'add', shape: draft.shape } as const, ...this.apart(null, category)];
      const made = await this.ports.masks.edit(null, edits, this.imageSize());
      if (made.area === 0) {
        this.ports.say({ tone: 'plain', text: words.notices.noPixel });
        return false;
      }
      const create = createDraft(annotationId, made, category, 0);
      return this.changes.do(label, create, begunWith(imageId, [[annotationId, made]]));
    });
    void this.coming(annotationId, landed);
    return annotationId;
  }

  /** Add a shape to an object or cut it out. An object without a pixel left is deleted. */
  change(
    label: string,
    annotationId: string,
    draft: DraftShape,
    how: Combination = draft.isCut ? 'cut' : 'add',
  ): Promise<boolean> {
    const edit = { how, shape: draft.shape } as const;
    return this.land(draft, (imageId) =>
      this.replace(label, annotationId, [edit], { imageId, by: BY_HAND }),
    );
  }

  /** Change an object by edits without a shape on the canvas. */
  apply(label: string, annotationId: string, edits: readonly MaskEdit[]): Promise<boolean> {
    return this.inTurn((imageId) =>
      this.replace(label, annotationId, edits, { imageId, by: BY_HAND }),
    );
  }

  /**
   * What keeps an object off the pixels of others, when that is wanted: what is there stays whole.
   * @param annotationId  null for a new one
   */
  apart(annotationId: string | null, category: string): readonly MaskEdit[] {
    const { exclusiveCategories } = this.stores.findings.getState();
    const isExclusive = (id: string): boolean =>
      exclusiveCategories.length === 0 || exclusiveCategories.includes(id);
    if (!this.stores.draft.getState().isKeptApart || !isExclusive(category)) return [];
    return presentAnnotations(this.stores.document.getState().annotations)
      .filter((other) => other.id !== annotationId && isExclusive(other.category))
      .map(({ segmentation }) => ({ how: 'cut', segmentation }));
  }

  /** Do something with present masks when all edits before it are kept. */
  inTurn(work: (imageId: string) => Promise<boolean>): Promise<boolean> {
    const { imageId } = this.stores.document.getState();
    if (imageId === null) {
      this.ports.say({ tone: 'plain', text: words.notices.objectsComing });
      return Promise.resolve(false);
    }
    return this.queue(() => work(imageId)).catch((error: unknown) => {
      const reason = reasonOf(error);
      this.ports.say({ tone: 'problem', text: words.notices.maskNotChanged(reason) });
      return false;
    });
  }

  /** Do something when all edits before it are kept; those after it wait. */
  queue<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Let edits be about an object while it is being made. */
  coming(annotationId: string, made: Promise<boolean>): Promise<boolean> {
    this.comingIds.add(annotationId);
    return made.finally(() => this.comingIds.delete(annotationId));
  }

  /** Resolves when no edit is on its way. */
  async settled(): Promise<void> {
    let seen: Promise<unknown>;
    do {
      seen = this.tail;
      await seen;
    } while (seen !== this.tail);
  }

  present(annotationId: string | null): Annotation | null {
    if (annotationId === null) return null;
    const known = this.stores.document.getState().annotations.get(annotationId);
    return known === undefined || known.isDeleted ? null : known;
  }

  /** Change an object by edits; only in turn. */
  async replace(
    label: string,
    annotationId: string,
    edits: readonly MaskEdit[],
    { imageId, by }: { readonly imageId: string; readonly by: EditedBy },
  ): Promise<boolean> {
    const known = this.present(annotationId);
    if (known === null) return this.sayGone();
    const apart = this.apart(annotationId, known.category);
    const all = [...edits, ...apart];
    const made = await this.ports.masks.edit(known.segmentation, all, this.imageSize());
    if (made.segmentation.counts === known.segmentation.counts) return false;
    const isOpen = this.stores.document.getState().imageId === imageId;
    if (isOpen && this.present(annotationId) === null) return this.sayGone();
    this.lastId = annotationId;
    const { prompts } = by;
    if (made.area > 0) {
      const recipe = by.recipe?.(known, apart.length > 0);
      const draft = replaceDraft(annotationId, made, recipe);
      return this.changes.do(label, draft, {
        ...begunWith(imageId, [[annotationId, made]]),
        prompts,
      });
    }
    const { selection } = this.stores;
    if (selection.getState().selectedId === annotationId) selection.setState({ selectedId: null });
    const gone = { kind: 'delete', annotationId } as const;
    return this.changes.do(label, gone, { ...begunWith(imageId), prompts });
  }

  /** @returns  false, for what was not done */
  private sayGone(): false {
    this.ports.say({ tone: 'plain', text: words.notices.objectGone });
    return false;
  }

  private async land(
    draft: DraftShape,
    work: (imageId: string) => Promise<boolean>,
  ): Promise<boolean> {
    const key = this.nextKey;
    this.nextKey += 1;
    const { draft: store } = this.stores;
    store.setState(({ landing }) => ({ landing: [...landing, { ...draft, key }] }));
    const isKept = await this.inTurn(work);
    store.setState(({ landing }) => ({ landing: landing.filter((other) => other.key !== key) }));
    return isKept;
  }

  private imageSize() {
    return this.stores.viewport.getState().imageSize;
  }
}

export const begunWith = (
  imageId: string,
  made: readonly (readonly [id: string, mask: EditedMask])[] = [],
): Begun => ({ prompts: null, place: null, imageId, masks: made });

/** What an object brings along; without attributes it begins with its category's defaults. */
export type Answers = Pick<CreateDraft['payload'], 'attributes' | 'isCrowd'>;

/** What a copy of an object takes along. */
export const answersOf = (
  { attributes, category, isCrowd }: Annotation,
  definitions: readonly AttributeDefinition[],
): Answers => ({
  attributes: carriedAttributes(definitions, attributes, category),
  ...(isCrowd && { isCrowd }),
});

export const createDraft = (
  annotationId: string,
  { segmentation }: EditedMask,
  category: string,
  zOrder: number,
  answers: Answers = {},
): AnnotationDraft => ({
  kind: 'create',
  annotationId,
  payload: { category, segmentation, source: 'manual', zOrder, ...answers },
});

/**
 * The draft of a mask that has changed.
 * @param recipe  left out when a hand has changed it: prompts alone would no longer give this mask.
 *                The log of operations keeps the recipe that it began with.
 */
export const replaceDraft = (
  annotationId: string,
  { segmentation }: EditedMask,
  recipe?: Recipe,
): AnnotationDraft => ({
  kind: 'replace',
  annotationId,
  payload:
    recipe === undefined
      ? { segmentation, source: 'manual' }
      : { segmentation, source: 'sam', recipe },
});
