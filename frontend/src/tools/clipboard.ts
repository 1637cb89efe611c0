/** Objects on their way to another place: copied here, pasted there, also on the next image. */
import type { SizeHW } from '../engine/geometry/spaces';
import type { Annotation } from '../engine/operations/annotation';
import { words } from '../words/words';
import type { Changes } from './changes';
import { answersOf, begunWith, createDraft } from './maskEdits';
import type { MaskEdits } from './maskEdits';
import type { EditorPorts, EditorStores } from './ports';

interface Held {
  readonly object: Annotation;
  readonly size: SizeHW;
}

export class Clipboard {
  private held: Held | null = null;
  /** The image that what is held is pasted on if it opens next. */
  private destination: string | null = null;

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
    private readonly edits: MaskEdits,
    private readonly goTo: EditorPorts['goTo'],
  ) {
    stores.document.subscribe(({ imageId }, before) => {
      if (imageId !== null && imageId !== before.imageId) this.arrive(imageId);
    });
  }

  /** @returns  whether an object was selected */
  copy(): boolean {
    const object = this.edits.present(this.stores.selection.getState().selectedId);
    if (object === null) {
      return this.say(words.notices.selectFirst);
    }
    this.held = { object, size: this.stores.viewport.getState().imageSize };
    this.destination = null;
    return true;
  }

  /** Copy the selected object to the same place on the next image, and go there. */
  copyToNext(): void {
    if (this.copy()) this.destination = this.goTo('next');
  }

  /** The image is not left after all. */
  stay(): void {
    this.destination = null;
  }

  /** Paste at the same place, scaled where this image has another size; select it. */
  paste(): Promise<boolean> {
    const { held } = this;
    if (held === null) return Promise.resolve(this.say(words.notices.nothingCopied));
    return this.edits.inTurn(async (imageId) => {
      const { imageSize } = this.stores.viewport.getState();
      const { object, size } = held;
      const scale = { how: 'scale', segmentation: object.segmentation, from: size } as const;
      const made = await this.ports.masks.edit(null, [scale], imageSize);
      if (made.area === 0) return this.say(words.notices.nothingLeftHere);
      const id = this.ports.makeId();
      const answers = answersOf(object, this.stores.attributes.getState().definitions);
      const draft = createDraft(id, made, object.category, object.zOrder, answers);
      const isKept = await this.changes.do(
        words.commands.done.paste,
        draft,
        begunWith(imageId, [[id, made]]),
      );
      if (isKept) this.stores.selection.setState({ selectedId: id });
      return isKept;
    });
  }

  private arrive(imageId: string): void {
    const { destination } = this;
    this.destination = null;
    if (imageId === destination) void this.paste();
  }

  private say(text: string): false {
    this.ports.say({ tone: 'plain', text });
    return false;
  }
}
