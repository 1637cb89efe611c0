/** What hands and commands do to objects: paint, finish a shape, join, split, order, copy. */
import type { ImagePoint } from '../engine/geometry/spaces';
import type { Shape } from '../engine/masks/shapes';
import type { Annotation } from '../engine/operations/annotation';
import { presentAnnotations } from '../stores/document';
import type { DraftShape } from '../stores/draft';
import type { Changes } from './changes';
import { begunWith, createDraft, replaceDraft } from './maskEdits';
import type { MaskEdits } from './maskEdits';
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
      void this.edits.change(draft.isCut ? 'Erase' : 'Brush', targetId, draft);
      this.stores.selection.setState({ selectedId: targetId });
      return;
    }
    const { categoryId } = this.stores.session.getState();
    if (draft.isCut) this.say('Nothing lies under the eraser. G selects what it should work on.');
    else if (categoryId === null) this.say('The project has no category for a new object.');
    else {
      const selectedId = this.edits.make('Brush', draft, categoryId);
      this.stores.selection.setState({ selectedId });
    }
  }

  /**
   * Keep a finished shape.
   * @returns  false when there is no object to change, or no category for a new one
   */
  finish(label: string, shape: Shape, completion: Completion): boolean {
    const isCut = completion === 'cut';
    if (completion === 'new') {
      const { categoryId } = this.stores.session.getState();
      if (categoryId === null) return this.say('The project has no category for a new object.');
      this.edits.make(label, { shape, isCut, categoryId }, categoryId);
      return true;
    }
    const targetId = this.target();
    if (targetId === null) return false;
    if (completion === 'split') return this.splitAlong(targetId, shape);
    void this.edits.change(label, targetId, { shape, isCut, categoryId: null }, completion);
    return true;
  }

  /** The object to change; says what to do when there is none. */
  target(): string | null {
    const targetId = this.edits.targetId();
    if (targetId === null) this.say('There is no object to change yet. G selects one.');
    return targetId;
  }

  /** The selected object and the one under the pointer become one. */
  joinUnderPointer(): void {
    this.withOther('Join two objects', 'add', true);
  }

  /** What the object under the pointer covers is taken out of the selected one. */
  cutUnderPointer(): void {
    this.withOther('Cut an object out', 'cut', false);
  }

  /** What both cover stays of the selected object. */
  intersectUnderPointer(): void {
    this.withOther('Keep what two objects share', 'keep', false);
  }

  /** Each part of the selected object becomes an object; the largest one keeps its identity. */
  split(): void {
    const { selectedId } = this.stores.selection.getState();
    this.part(selectedId, [], 'The object is in one piece.');
  }

  /** Copy the selected object a little to the right and down, and select the copy. */
  duplicate(): void {
    void this.withSelected(async (object, imageId) => {
      const { viewport, imageSize } = this.stores.viewport.getState();
      const distance = Math.max(1, Math.round(COPY_DISTANCE / viewport.scale));
      const move = { how: 'move', dx: distance, dy: distance } as const;
      const copy = await this.ports.masks.edit(object.segmentation, [move], imageSize);
      if (copy.area === 0) return this.say('A copy would lie outside the image.');
      const id = this.ports.makeId();
      const draft = createDraft(id, copy, object.category, object.zOrder);
      const isKept = await this.changes.do('Duplicate', draft, begunWith(imageId, [[id, copy]]));
      if (isKept) this.stores.selection.setState({ selectedId: id });
      return isKept;
    });
  }

  async recategorise(annotationId: string, category: string): Promise<void> {
    const known = this.stores.document.getState().annotations.get(annotationId);
    if (known === undefined || known.category === category) return;
    const draft = { kind: 'recategorise', annotationId, payload: { category } } as const;
    await this.changes.do('Change the category', draft);
  }

  async delete(annotationId: string): Promise<void> {
    if (this.edits.present(annotationId) === null) return;
    this.stores.selection.setState({ selectedId: null, hoveredId: null });
    await this.changes.do('Delete an object', { kind: 'delete', annotationId });
  }

  /** In front of all others. */
  moveToFront(): void {
    void this.reorder((others) => Math.max(...others) + 1, 'Move in front');
  }

  /** Behind all others. */
  moveToBack(): void {
    void this.reorder((others) => Math.min(...others) - 1, 'Move behind');
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

  private splitAlong(annotationId: string, shape: Shape): boolean {
    if (shape.kind !== 'stroke' && shape.kind !== 'polygon') {
      return this.say('An object is split along a line or polygon.');
    }
    this.part(annotationId, shape.points, 'The line parts nothing: draw it across the object.');
    return true;
  }

  /** @param along  a path that parts it; empty takes the parts that it has */
  private part(annotationId: string | null, along: readonly ImagePoint[], ifWhole: string): void {
    void this.withObject(annotationId, async (object, imageId) => {
      const [largest, ...others] = await this.ports.masks.split(object.segmentation, along);
      if (largest === undefined || others.length === 0) return this.say(ifWhole);
      const made = others.map((mask) => [this.ports.makeId(), mask] as const);
      const drafts = [
        replaceDraft(object.id, largest),
        ...made.map(([id, mask]) => createDraft(id, mask, object.category, object.zOrder)),
      ];
      const masks = [[object.id, largest] as const, ...made];
      return this.changes.doAll('Split into parts', drafts, begunWith(imageId, masks));
    });
  }

  private withOther(label: string, how: 'add' | 'cut' | 'keep', isOtherUsedUp: boolean): void {
    // What lies under the pointer now is meant, not when earlier edits are done.
    const under = this.underPointer();
    void this.withSelected(async (object, imageId) => {
      const other = under.find(({ id }) => id !== object.id);
      if (other === undefined) return this.say('Point at the other object, then press the key.');
      const { imageSize } = this.stores.viewport.getState();
      const edit = { how, segmentation: other.segmentation };
      const made = await this.ports.masks.edit(object.segmentation, [edit], imageSize);
      if (made.area === 0) return this.say('Nothing would be left of the selected object.');
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
      if (object === null)
        return this.say('Select an object first: G takes the one under the pointer.');
      return work(object, imageId);
    });
  }

  /** @returns  false, for what was not done */
  private say(text: string): false {
    this.ports.say({ tone: 'plain', text });
    return false;
  }
}
