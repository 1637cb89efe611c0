/** The editor without a screen: tools and commands in order, driven by the page and by tests. */
import type { ImagePoint } from '../engine/geometry/spaces';
import { emptyHistory } from '../engine/history/history';
import type { Combination } from '../engine/masks/edit';
import type { Prompt } from '../engine/prompts/prompts';
import { clearDraft } from '../stores/draft';
import { clearProposals } from '../stores/proposals';
import { shownMask } from '../stores/session';
import { MaskAcceptance } from './acceptMask';
import { AttributeAnswers } from './attributeAnswers';
import { AttributeStrip } from './attributeStrip';
import { CategoryChoice } from './categoryChoice';
import { Changes } from './changes';
import { Commenting } from './commenting';
import type { PointerInfo } from './events';
import { Findings } from './findings';
import { MaskCleaning } from './maskCleaning';
import { MaskEdits } from './maskEdits';
import { ObjectCommands } from './objectCommands';
import { Clipboard } from './clipboard';
import type { Destination, EditorImage, EditorPorts, EditorStores } from './ports';
import { pointUnderPointer, selectUnderPointer, underPointer } from './picking';
import { PromptSet } from './promptSet';
import { Submission } from './submission';
import { TakingUp } from './takingUp';
import { makeToolStates } from './toolStates';
import { HAND_TOOLS, toolOf } from './toolState';
import type { HeldTool, StatePath, ToolName, ToolState } from './toolState';
import { Undoing } from './undoing';
import { ViewCommands } from './viewCommands';

export class Editor {
  readonly prompts: PromptSet;
  readonly changes: Changes;
  readonly edits: MaskEdits;
  readonly objects: ObjectCommands;
  readonly cleaning: MaskCleaning;
  readonly findings: Findings;
  readonly submission: Submission;
  readonly clipboard: Clipboard;
  readonly takingUp: TakingUp;
  readonly view: ViewCommands;
  readonly answers: AttributeAnswers;
  readonly strip: AttributeStrip;
  readonly commenting: Commenting;
  readonly categories = new CategoryChoice(this);
  image: EditorImage | null = null;
  private readonly acceptance: MaskAcceptance;
  private readonly undoing: Undoing;
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
    this.edits = new MaskEdits(stores, ports, this.changes);
    this.objects = new ObjectCommands(stores, ports, this.changes, this.edits, () =>
      underPointer(stores),
    );
    this.commenting = new Commenting(stores, this.changes);
    this.cleaning = new MaskCleaning(stores, ports, this.changes, this.edits);
    this.answers = new AttributeAnswers(stores, ports, this.changes, this.edits);
    this.view = new ViewCommands(stores, ports);
    this.strip = new AttributeStrip(this, this.answers);
    this.findings = new Findings(this, this.answers);
    this.clipboard = new Clipboard(stores, ports, this.changes, this.edits, ports.goTo);
    this.submission = new Submission(this);
    const image = (): EditorImage | null => this.image;
    this.takingUp = new TakingUp(stores, ports, this.changes, this.edits, image);
    this.acceptance = new MaskAcceptance(
      stores,
      ports,
      this.changes,
      this.edits,
      this.prompts,
      image,
    );
    this.undoing = new Undoing(this, this.acceptance.doubt);
    this.states = makeToolStates(this);
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
    if (info.button === 'middle' && !this.path.startsWith('pan')) this.startHold('pan');
    this.active.onPointerDown(info);
  }

  pointerMove(info: PointerInfo): void {
    this.stores.viewport.setState({ pointer: info.screen });
    this.active.onPointerMove(info);
  }

  pointerUp(info: PointerInfo): void {
    this.active.onPointerUp(info);
    if (info.button === 'middle') this.endHold('pan');
  }

  /** The system took the pointer away: a gesture, a lost window. */
  pointerCancel(): void {
    this.active.onCancel();
  }

  pointerLeave(): void {
    this.stores.viewport.setState({ pointer: null });
    this.active.onPointerLeave();
  }

  /** A click or box of SAM: about the object at hand, else the selected one, else a new one. */
  prompt(prompt: Prompt): void {
    this.afterDoubt(() => {
      const taken = this.hasPrompts() ? [] : this.takingUp.promptsOfSelected();
      if (taken.length > 0) this.prompts.takeUp(taken, prompt);
      else this.prompts.add(prompt);
    });
  }

  /** Keep the open object and begin the next one; without one, only begin. */
  keepAndBegin(prompt: Prompt): void {
    if (this.hasPrompts()) void this.accept();
    this.afterDoubt(() => {
      if (!this.hasPrompts()) this.prompts.add(prompt);
    });
  }

  /** Where on the image the pointer rests with SAM in hand, which a preview would be about. */
  restingPoint(): ImagePoint | null {
    return this.path === 'sam.idle' ? pointUnderPointer(this.stores) : null;
  }

  /** Preview where the pointer rests: SAM has only just become able to. */
  previewAtPointer(): void {
    const point = this.restingPoint();
    if (point !== null) this.prompts.preview(point);
  }

  useTool(tool: ToolName): void {
    this.resting = `${tool}.idle`;
    if (this.tool === tool) return;
    this.active.onCancel();
    if (HAND_TOOLS.has(tool) && this.hasPrompts()) void this.accept(null, true);
    this.transition(this.resting);
  }

  /** Use a tool until `endHold`, then go on with the one at hand. */
  startHold(tool: HeldTool): void {
    if (this.tool === 'pan' || this.tool === 'window') return;
    if (!this.active.isKeptWhilePanning) this.active.onCancel();
    this.resting = this.path;
    this.transition(`${tool}.idle`);
  }

  endHold(tool: HeldTool): void {
    if (this.tool === tool && toolOf(this.resting) !== tool) this.transition(this.resting);
  }

  /** Esc: first an open comment and the cleaning panel, then what is being drawn, the prompts, the selection. */
  cancel(): void {
    if (this.commenting.close() || this.cleaning.close()) return;
    if (this.active.onCancel() || this.prompts.drop()) return;
    this.stores.selection.setState({ selectedId: null });
  }

  /** F: keep what is shown, under the chosen category or another one; select it on request. */
  accept(categoryId: string | null = null, isSelected = false): Promise<boolean> {
    if (this.cleaning.apply() || this.active.onComplete('new')) return Promise.resolve(true);
    return this.acceptShown(categoryId ?? this.stores.session.getState().categoryId, isSelected);
  }

  private acceptShown(chosen: string | null, isSelected: boolean): Promise<boolean> {
    if (chosen === null || this.image === null) return Promise.resolve(false);
    return this.acceptance.accept(this.image, { categoryId: chosen, isSelected });
  }

  /** Shift+F, Shift+E, Shift+I: change the selected or last object by what is shown. */
  acceptInto(how: Combination): Promise<boolean> {
    if (this.active.onComplete(how)) return Promise.resolve(true);
    const session = this.stores.session.getState();
    if (shownMask(session) === null && !session.isDecoding) return Promise.resolve(false);
    const targetId = this.objects.target();
    if (this.image === null || targetId === null) return Promise.resolve(false);
    return this.acceptance.acceptInto(this.image, targetId, how);
  }

  /** Delete: the corner under the pointer, else the selected object. */
  remove(): void {
    if (this.active.onRemove()) return;
    const { selectedId } = this.stores.selection.getState();
    if (selectedId !== null) void this.objects.delete(selectedId);
  }

  /** Shift+S: along the open line, else into the parts that there are. */
  split(): void {
    if (!this.active.onComplete('split')) this.objects.split();
  }

  /** Backspace: the last corner or prompt. */
  stepBack(): void {
    if (!this.active.onStepBack()) this.prompts.removeLast();
  }

  /**
   * While something is drawn, its last step; else the last change, the last prompt of what came back
   * with the image, or the skip before it.
   */
  undo(isRepeat = false): Promise<void> {
    if (this.active.onStepBack()) return Promise.resolve();
    return this.undoing.undo(isRepeat);
  }

  redo(): Promise<void> {
    return this.undoing.redo();
  }

  select(annotationId: string | null): void {
    this.stores.selection.setState({ selectedId: annotationId });
  }

  selectUnderPointer(): void {
    selectUnderPointer(this.stores);
  }

  goTo(where: Destination): void {
    this.ports.goTo(where);
  }

  private afterDoubt(act: () => void): void {
    const { image } = this;
    this.acceptance.doubt.afterDoubt(() => {
      if (this.image?.id === image?.id) act();
    });
  }

  /** Resolves when everything that was accepted or changed is kept. */
  async settled(): Promise<void> {
    await this.acceptance.settled();
    await this.findings.settled();
    await this.edits.settled();
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
    for (const state of this.states.values()) state.onImageLeft();
    this.cleaning.close();
    this.findings.clear();
    this.commenting.close();
    this.strip.close();
    clearDraft(this.stores.draft);
    clearProposals(this.stores.proposals);
    this.prompts.restore([]);
    this.stores.selection.setState({ selectedId: null, hoveredId: null });
    this.stores.history.setState(emptyHistory());
  }

  hasPrompts(): boolean {
    return this.prompts.prompts.length > 0;
  }

  /** Whether anything waits to be kept: a mask of SAM, or a shape. */
  isOpen(): boolean {
    return this.hasPrompts() || this.active.hasShape();
  }

  private stateAt(path: StatePath): ToolState {
    const state = this.states.get(path);
    if (state === undefined) throw new RangeError(`There is no tool state ${path}.`);
    return state;
  }
}
