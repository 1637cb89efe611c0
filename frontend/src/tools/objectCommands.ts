/** What hands and commands do to objects: paint, finish a shape, join, split, order, copy. */
import type { ImagePoint } from '../engine/geometry/spaces';
import type { Combination } from '../engine/masks/edit';
import type { Shape } from '../engine/masks/shapes';
import type { Annotation } from '../engine/operations/annotation';
import { presentAnnotations } from '../stores/document';
import type { DraftShape } from '../stores/draft';
import { words } from '../words/words';
import type { Changes } from './changes';
import { answersOf, begunWith, createDraft, replaceDraft } from './maskEdits';
import type { Answers, MaskEdits } from './maskEdits';
import type { EditorPorts, EditorStores } from './ports';
import type { Completion } from './toolState';

/** How far a copy lies from its original, CSS pixels: far enough to be seen. */
const COPY_DISTANCE = 12;

export class ObjectCommands {
  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
    private readonly edits: MaskEdits,
    private readonly underPointer: () => readonly Annotation[],
  ) {}

  /** Make a stroke part of an object; without one it begins a new object, which is then selected. */
  paint(draft: DraftShape, targetId: string | null): void {
    if (targetId !== null) {
      void this.edits.change(
        draft.isCut ? words.commands.done.erase : words.commands.done.brush,
        targetId,
        draft,
      );
      this.stores.selection.setState({ selectedId: targetId });
      return;
    }
    const { categoryId } = this.stores.session.getState();
    if (draft.isCut) this.say(words.notices.nothingUnderEraser);
    else if (categoryId === null) this.say(words.notices.noCategory);
    else {
      const selectedId = this.edits.make(words.commands.done.brush, draft, categoryId);
      this.stores.selection.setState({ selectedId });
    }
  }

  /**
   * Keep a finished shape.
   * @returns  false when there is no object to change, or no category for a new one
   */
  finish(label: string, shape: Shape, completion: Completion): boolean {
    const aim = this.aimOf(completion);
    return aim !== null && this.finishAt(label, shape, completion, aim);
  }

  /**
   * Tell what a finished shape is for: the category of a new object, or the object that it changes.
   * @returns  null, and says so, when there is neither
   */
  aimOf(completion: Completion): string | null {
    if (completion !== 'new') return this.target();
    const { categoryId } = this.stores.session.getState();
    if (categoryId === null) this.say(words.notices.noCategory);
    return categoryId;
  }

  /**
   * Keep a finished shape for what it was meant when it was finished.
   * @param aim  see `aimOf`
   */
  finishAt(label: string, shape: Shape, completion: Completion, aim: string): boolean {
    if (completion === 'split') return this.splitAlong(aim, shape);
    if (completion === 'new') {
      this.edits.make(label, { shape, isCut: false, categoryId: aim }, aim);
      return true;
    }
    const isCut = completion === 'cut';
    void this.edits.change(label, aim, { shape, isCut, categoryId: null }, completion);
    return true;
  }

  /** The object to change; says what to do when there is none. */
  target(): string | null {
    const targetId = this.edits.targetId();
    if (targetId === null) this.say(words.notices.noTarget);
    return targetId;
  }

  /** The selected object and the one under the pointer become one. */
  joinUnderPointer(): void {
    this.withOther(words.commands.done.join, 'add', true);
  }

  /** What the object under the pointer covers is taken out of the selected one. */
  cutUnderPointer(): void {
    this.withOther(words.commands.done.cutObject, 'cut', false);
  }

  /** What both cover stays of the selected object. */
  intersectUnderPointer(): void {
    this.withOther(words.commands.done.keepShared, 'keep', false);
  }

  /** Each part of the selected object becomes an object; the largest one keeps its identity. */
  split(): void {
    const { selectedId } = this.stores.selection.getState();
    this.part(selectedId, [], words.notices.isWhole);
  }

  /** Copy the selected object a little to the right and down, and select the copy. */
  duplicate(): void {
    void this.withSelected(async (object, imageId) => {
      const { viewport, imageSize } = this.stores.viewport.getState();
      const distance = Math.max(1, Math.round(COPY_DISTANCE / viewport.scale));
      const move = { how: 'move', dx: distance, dy: distance } as const;
      const copy = await this.ports.masks.edit(object.segmentation, [move], imageSize);
      if (copy.area === 0) return this.say(words.notices.copyOutside);
      const id = this.ports.makeId();
      const draft = createDraft(id, copy, object.category, object.zOrder, this.answers(object));
      const isKept = await this.changes.do(
        words.commands.done.duplicate,
        draft,
        begunWith(imageId, [[id, copy]]),
      );
      if (isKept) this.stores.selection.setState({ selectedId: id });
      return isKept;
    });
  }

  recategorise(annotationId: string, category: string): Promise<boolean> {
    return this.edits.inTurn((imageId) => {
      const known = this.edits.present(annotationId);
      if (known === null || known.category === category) return Promise.resolve(false);
      const draft = { kind: 'recategorise', annotationId, payload: { category } } as const;
      return this.changes.do(words.commands.done.recategorise, draft, begunWith(imageId));
    });
  }

  async delete(annotationId: string): Promise<void> {
    if (this.edits.known(annotationId) === null) return;
    this.stores.selection.setState({ selectedId: null, hoveredId: null });
    await this.edits.inTurn((imageId) => {
      if (this.edits.present(annotationId) === null) return Promise.resolve(false);
      const draft = { kind: 'delete', annotationId } as const;
      return this.changes.do(words.commands.done.delete, draft, begunWith(imageId));
    });
  }

  /** In front of all others. */
  moveToFront(): void {
    void this.reorder((others) => Math.max(...others) + 1, words.commands.done.moveInFront);
  }

  /** Behind all others. */
  moveToBack(): void {
    void this.reorder((others) => Math.min(...others) - 1, words.commands.done.moveBehind);
  }

  private async reorder(place: (others: readonly number[]) => number, label: string) {
    await this.withSelected((object, imageId) => {
      const others = presentAnnotations(this.stores.document.getState().annotations)
        .filter(({ id }) => id !== object.id)
        .map(({ zOrder }) => zOrder);
      if (others.length === 0) return Promise.resolve(false);
      const draft = {
        kind: 'reorder',
        annotationId: object.id,
        payload: { zOrder: place(others) },
      } as const;
      return this.changes.do(label, draft, begunWith(imageId));
    });
  }

  private answers(object: Annotation): Answers {
    return answersOf(object, this.stores.attributes.getState().definitions);
  }

  private splitAlong(annotationId: string, shape: Shape): boolean {
    if (shape.kind !== 'stroke' && shape.kind !== 'polygon') {
      return this.say(words.notices.splitAlongLines);
    }
    this.part(annotationId, shape.points, words.notices.partsNothing);
    return true;
  }

  /** @param along  a path that parts it; empty takes the parts that it has */
  private part(annotationId: string | null, along: readonly ImagePoint[], ifWhole: string): void {
    void this.withObject(annotationId, async (object, imageId) => {
      const [largest, ...others] = await this.ports.masks.split(object.segmentation, along);
      if (largest === undefined || others.length === 0) return this.say(ifWhole);
      const answers = this.answers(object);
      const made = others.map((mask) => [this.ports.makeId(), mask] as const);
      const drafts = [
        replaceDraft(object.id, largest),
        ...made.map(([id, mask]) => createDraft(id, mask, object.category, object.zOrder, answers)),
      ];
      const masks = [[object.id, largest] as const, ...made];
      return this.changes.doAll(words.commands.done.split, drafts, begunWith(imageId, masks));
    });
  }

  private withOther(label: string, how: Combination, isOtherUsedUp: boolean): void {
    // What lies under the pointer now is meant, not when earlier edits are done.
    const under = this.underPointer();
    void this.withSelected(async (object, imageId) => {
      const other = this.edits.present(under.find(({ id }) => id !== object.id)?.id ?? null);
      if (other === null) return this.say(words.notices.noOther);
      const { imageSize } = this.stores.viewport.getState();
      const edit = { how, segmentation: other.segmentation };
      const made = await this.ports.masks.edit(object.segmentation, [edit], imageSize);
      if (made.area === 0) return this.say(words.notices.nothingLeftOfSelected);
      const drafts = [
        replaceDraft(object.id, made),
        ...(isOtherUsedUp ? [{ kind: 'delete', annotationId: other.id } as const] : []),
      ];
      return this.changes.doAll(label, drafts, begunWith(imageId, [[object.id, made]]));
    });
  }

  private withSelected(
    work: (object: Annotation, imageId: string) => Promise<boolean>,
  ): Promise<boolean> {
    return this.withObject(this.stores.selection.getState().selectedId, work);
  }

  private withObject(
    annotationId: string | null,
    work: (object: Annotation, imageId: string) => Promise<boolean>,
  ): Promise<boolean> {
    return this.edits.inTurn(async (imageId) => {
      const object = this.edits.present(annotationId);
      if (object === null) return this.say(words.notices.selectFirst);
      return work(object, imageId);
    });
  }

  /** @returns  false, for what was not done */
  private say(text: string): false {
    this.ports.say({ tone: 'plain', text });
    return false;
  }
}
