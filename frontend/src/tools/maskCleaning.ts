/** Cleaning one object: settings, the mask as it would be, and the change itself. */
import type { Cleaning } from '../engine/masks/edit';
import type { Annotation } from '../engine/operations/annotation';
import { words } from '../words/words';
import type { Changes } from './changes';
import { begunWith, replaceDraft } from './maskEdits';
import type { MaskEdits } from './maskEdits';
import type { EditorPorts, EditorStores } from './ports';

export class MaskCleaning {
  /** One preview is computed at a time; what was asked meanwhile is answered by the next. */
  private isLooking = false;
  private isStale = false;

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
    private readonly edits: MaskEdits,
  ) {
    stores.selection.subscribe(({ selectedId }) => {
      if (this.isOpen() && selectedId !== stores.cleaning.getState().annotationId) {
        this.show(selectedId);
      }
    });
    stores.document.subscribe(({ annotations }, before) => {
      const { annotationId } = stores.cleaning.getState();
      if (annotationId === null || annotations === before.annotations) return;
      if (annotations.get(annotationId) !== before.annotations.get(annotationId)) {
        this.show(annotationId);
      }
    });
  }

  /** Open the panel for the selected object; once more closes it. */
  toggle(): void {
    if (this.close()) return;
    const { selectedId } = this.stores.selection.getState();
    if (this.edits.present(selectedId) === null) {
      this.ports.say({ tone: 'plain', text: words.notices.selectFirst });
    } else this.show(selectedId);
  }

  set(change: Partial<Cleaning>): void {
    this.stores.cleaning.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
    this.look();
  }

  /** @returns  whether the panel was open */
  close(): boolean {
    if (!this.isOpen()) return false;
    this.stores.cleaning.setState({ annotationId: null, preview: null });
    return true;
  }

  /** Keep the mask as it is shown, and close the panel. False when it is not open. */
  apply(): boolean {
    const { annotationId, settings } = this.stores.cleaning.getState();
    if (annotationId === null) return false;
    this.close();
    void this.edits.inTurn(async (imageId) => {
      const object = this.edits.present(annotationId);
      if (object === null) return false;
      const made = await this.cleaned(object, settings);
      if (made.area === 0) return this.say(words.notices.nothingLeft);
      if (made.segmentation.counts === object.segmentation.counts) {
        return this.say(words.notices.nothingToClean);
      }
      const begun = begunWith(imageId, [[annotationId, made]]);
      return this.changes.do(words.commands.done.clean, replaceDraft(annotationId, made), begun);
    });
    return true;
  }

  private show(annotationId: string | null): void {
    const object = this.edits.present(annotationId);
    this.stores.cleaning.setState({ annotationId: object?.id ?? null, preview: null });
    this.look();
  }

  private look(): void {
    this.isStale = true;
    if (!this.isLooking) void this.lookUntilFresh();
  }

  private async lookUntilFresh(): Promise<void> {
    this.isLooking = true;
    while (this.isStale) {
      this.isStale = false;
      const { annotationId, settings } = this.stores.cleaning.getState();
      const object = this.edits.present(annotationId);
      // The preview is a courtesy: applying says what is wrong.
      if (object !== null) await this.preview(object, settings).catch(() => undefined);
    }
    this.isLooking = false;
  }

  private async preview(object: Annotation, settings: Cleaning): Promise<void> {
    const made = await this.cleaned(object, settings);
    if (this.stores.cleaning.getState().annotationId !== object.id) return;
    const isChanged = made.segmentation.counts !== object.segmentation.counts;
    const { bitmap, area } = made;
    this.stores.cleaning.setState({
      preview: { bitmap, area, areaBefore: object.area, isChanged },
    });
  }

  private cleaned({ segmentation }: Annotation, cleaning: Cleaning) {
    const { imageSize } = this.stores.viewport.getState();
    return this.ports.masks.edit(segmentation, [{ how: 'clean', cleaning }], imageSize);
  }

  private isOpen(): boolean {
    return this.stores.cleaning.getState().annotationId !== null;
  }

  private say(text: string): false {
    this.ports.say({ tone: 'plain', text });
    return false;
  }
}
