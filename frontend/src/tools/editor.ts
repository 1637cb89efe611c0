/**
 * The editor without a screen: tools, commands and their order. The page feeds it pointer events
 * and commands and draws what its stores say; tests drive it the same way.
 */
import { isOnImage } from '../engine/geometry/spaces';
import { screenToImage } from '../engine/geometry/viewport';
import { emptyHistory } from '../engine/history/history';
import { annotationsAt } from '../stores/document';
import { fitImage, zoom } from '../stores/viewport';
import { MaskAcceptance } from './acceptMask';
import { Changes } from './changes';
import type { PointerInfo } from './events';
import { makePanStates } from './pan/states';
import type { Destination, EditorCategory, EditorImage, EditorPorts, EditorStores } from './ports';
import { PromptSet } from './promptSet';
import { makeSamStates } from './sam/states';
import { makeSelectStates } from './select/states';
import type { StatePath, ToolName, ToolState } from './toolState';

export class Editor {
  readonly prompts: PromptSet;
  readonly changes: Changes;
  image: EditorImage | null = null;
  categories: readonly EditorCategory[] = [];
  private readonly acceptance: MaskAcceptance;
  private readonly states: ReadonlyMap<StatePath, ToolState>;
  private active: ToolState;
  /** Where panning by Space or the middle button goes back to. */
  private resting: StatePath = 'sam.idle';

  constructor(
    readonly stores: EditorStores,
    readonly ports: EditorPorts,
    private readonly onTool: (tool: ToolName) => void = () => undefined,
  ) {
    this.prompts = new PromptSet(stores, ports);
    this.changes = new Changes(stores, ports);
    this.acceptance = new MaskAcceptance(
      stores,
      ports,
      this.changes,
      this.prompts,
      () => this.image?.id ?? null,
    );
    const states = [...makeSamStates(this), ...makeSelectStates(this), ...makePanStates(this)];
    this.states = new Map(states.map((state) => [state.path, state]));
    this.active = this.stateAt('sam.idle');
  }

  get path(): StatePath {
    return this.active.path;
  }

  get tool(): ToolName {
    return toolOf(this.active.path);
  }

  transition(path: StatePath, info: PointerInfo | null = null): void {
    const before = this.tool;
    this.active.onExit();
    this.active = this.stateAt(path);
    this.active.onEnter(info);
    if (this.tool !== before) this.onTool(this.tool);
  }

  pointerDown(info: PointerInfo): void {
    if (info.button === 'middle' && !this.path.startsWith('pan')) this.startPan();
    this.active.onPointerDown(info);
  }

  pointerMove(info: PointerInfo): void {
    this.stores.viewport.setState({ pointer: info.screen });
    this.active.onPointerMove(info);
  }

  pointerUp(info: PointerInfo): void {
    this.active.onPointerUp(info);
    if (info.button === 'middle') this.endPan();
  }

  /** The system took the pointer away: a gesture, a lost window. */
  pointerCancel(): void {
    this.active.onCancel();
  }

  pointerLeave(): void {
    this.stores.viewport.setState({ pointer: null });
    this.active.onPointerLeave();
  }

  /** Preview where the pointer rests: SAM has only just become able to. */
  previewAtPointer(): void {
    const { pointer, viewport, imageSize } = this.stores.viewport.getState();
    if (pointer === null || this.path !== 'sam.idle') return;
    const image = screenToImage(pointer, viewport);
    if (isOnImage(image, imageSize)) this.prompts.preview(image);
  }

  useTool(tool: ToolName): void {
    this.resting = `${tool}.idle`;
    if (this.tool !== tool) this.transition(this.resting);
  }

  /** Pan until `endPan`, then go on with the tool at hand. */
  startPan(): void {
    if (this.tool === 'pan') return;
    this.active.onCancel();
    this.resting = `${this.tool}.idle` as StatePath;
    this.transition('pan.idle');
  }

  endPan(): void {
    if (this.tool === 'pan' && this.resting !== 'pan.idle') this.transition(this.resting);
  }

  /** Esc: first what is being drawn, then the prompts, then the selection. */
  cancel(): void {
    if (this.active.onCancel() || this.prompts.drop()) return;
    this.stores.selection.setState({ selectedId: null });
  }

  /** F: keep what is shown, under the chosen category or another one. */
  async accept(categoryId: string | null = null): Promise<boolean> {
    const chosen = categoryId ?? this.stores.session.getState().categoryId;
    if (this.image === null || chosen === null) return false;
    // F right after a click is meant for that click's mask, which may be on its way.
    if (this.stores.session.getState().isDecoding) await this.prompts.answered();
    return this.acceptance.accept(this.image, chosen);
  }

  /** @param place  0 is the first category */
  acceptAs(place: number): void {
    const category = this.categories[place];
    if (category === undefined) return;
    this.stores.session.setState({ categoryId: category.id });
    void this.accept(category.id);
  }

  /** A number key: changes the selected object, else chooses for the next one. */
  pickCategory(place: number): void {
    const category = this.categories[place];
    if (category === undefined) return;
    const { selectedId } = this.stores.selection.getState();
    if (selectedId === null) this.stores.session.setState({ categoryId: category.id });
    else void this.recategorise(selectedId, category.id);
  }

  async recategorise(annotationId: string, category: string): Promise<void> {
    const known = this.stores.document.getState().annotations.get(annotationId);
    if (known === undefined || known.category === category) return;
    const draft = { kind: 'recategorise', annotationId, payload: { category } } as const;
    await this.changes.do('Change the category', draft);
  }

  async deleteAnnotation(annotationId: string): Promise<void> {
    const known = this.stores.document.getState().annotations.get(annotationId);
    if (known === undefined || known.isDeleted) return;
    this.stores.selection.setState({ selectedId: null, hoveredId: null });
    await this.changes.do('Delete an object', { kind: 'delete', annotationId });
  }

  deleteSelected(): void {
    const { selectedId } = this.stores.selection.getState();
    if (selectedId !== null) void this.deleteAnnotation(selectedId);
  }

  async undo(): Promise<void> {
    const entry = await this.changes.undo();
    const prompts = entry?.prompts ?? null;
    if (prompts !== null) this.prompts.restore(prompts.before);
  }

  async redo(): Promise<void> {
    const entry = await this.changes.redo();
    const prompts = entry?.prompts ?? null;
    if (prompts !== null) this.prompts.restore(prompts.after);
  }

  select(annotationId: string | null): void {
    this.stores.selection.setState({ selectedId: annotationId });
  }

  /** Select what lies under the pointer; again selects what lies below it. */
  selectUnderPointer(): void {
    const { pointer, viewport } = this.stores.viewport.getState();
    if (pointer === null) return;
    const ids = annotationsAt(
      this.stores.document.getState(),
      screenToImage(pointer, viewport),
    ).map(({ id }) => id);
    const { selectedId } = this.stores.selection.getState();
    const place = selectedId === null ? -1 : ids.indexOf(selectedId);
    this.select(ids[(place + 1) % Math.max(1, ids.length)] ?? null);
  }

  zoomBy(factor: number): void {
    zoom(this.stores.viewport, factor, null);
  }

  fit(): void {
    fitImage(this.stores.viewport);
  }

  setPeeking(isPeeking: boolean): void {
    this.stores.viewport.setState({ isPeeking });
  }

  /** Shift+D: the image is done, on to the next. An open mask is never thrown away by it. */
  async submit(): Promise<void> {
    if (this.hasPrompts()) {
      const text = 'A mask is still open: F keeps it, Esc drops it. Then submit.';
      this.ports.say({ tone: 'plain', text });
      return;
    }
    const { imageId } = this.stores.document.getState();
    await this.settled();
    const checkedCategoryNumbers = this.categories.map(({ number }) => number);
    const payload = { state: 'submitted', checkedCategoryNumbers } as const;
    const isKept = await this.changes.doFinal({ kind: 'set_image_state', payload }, imageId);
    // Who has gone on meanwhile is not taken further.
    if (isKept && this.stores.document.getState().imageId === imageId) this.goTo('onward');
  }

  goTo(where: Destination): void {
    this.ports.goTo(where);
  }

  /** Resolves when everything that was accepted or changed is kept. */
  async settled(): Promise<void> {
    await this.acceptance.settled();
    await this.changes.settled();
  }

  /** Say which image and model the prompts are about; prompts given before stay. */
  setImage(image: EditorImage | null): void {
    this.image = image;
  }

  /** Leave the image: nothing of it stays in tools and history. */
  clear(): void {
    this.image = null;
    this.active.onCancel();
    this.prompts.restore([]);
    this.stores.selection.setState({ selectedId: null, hoveredId: null });
    this.stores.history.setState(emptyHistory());
  }

  hasPrompts(): boolean {
    return this.prompts.prompts.length > 0;
  }

  private stateAt(path: StatePath): ToolState {
    const state = this.states.get(path);
    if (state === undefined) throw new RangeError(`There is no tool state ${path}.`);
    return state;
  }
}

const toolOf = (path: StatePath): ToolName => {
  const [tool] = path.split('.');
  return tool === 'select' || tool === 'pan' ? tool : 'sam';
};
