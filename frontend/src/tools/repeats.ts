/** Notices when the mask that is shown repeats an object that is there. */
import { foregroundBox } from '../engine/masks/foregroundBox';
import type { BoxXyxy } from '../engine/geometry/spaces';
import type { UpsampleTarget } from '../engine/masks/upsample';
import type { Annotation } from '../engine/operations/annotation';
import { candidateLogits } from '../engine/prompts/candidates';
import { takenUp } from '../engine/prompts/prompts';
import { presentAnnotations } from '../stores/document';
import { shownMask } from '../stores/session';
import type { ShownMask } from '../stores/session';
import { targetOf } from './ports';
import type { EditorImage, EditorPorts, EditorStores } from './ports';

/** From here on two masks are the same object, seen twice. */
const SAME_IOU = 0.8;

/** Boxes of masks that are that much alike overlap at least so much, stray pixels aside. */
const LEAST_BOX_IOU = 0.4;

export class RepeatWatch {
  private confirmed: ShownMask['candidates'] | null = null;
  private asked = 0;

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly image: () => EditorImage | null,
  ) {
    stores.session.subscribe((state, before) => {
      const [shown, last] = [shownMask(state), shownMask(before)];
      if (shown?.candidates === last?.candidates && shown?.chosen === last?.chosen) return;
      this.look(shown);
    });
  }

  /** The next accept of this mask is meant. */
  confirm(shown: ShownMask): void {
    this.confirmed = shown.candidates;
  }

  /**
   * Find the object that a mask repeats.
   * @returns  null at once when no object comes near or the repetition is meant
   */
  find(shown: ShownMask): Promise<string | null> | null {
    const image = this.image();
    if (image === null || this.confirmed === shown.candidates) return null;
    const target = targetOf(image, shown.candidates);
    const logits = candidateLogits(shown.candidates, shown.chosen);
    const near = this.near(foregroundBox(logits, target));
    return near.length === 0 ? null : this.closest(shown, target, near);
  }

  private look(shown: ShownMask | null): void {
    this.asked += 1;
    const { asked } = this;
    const found = shown === null ? null : this.find(shown);
    if (found === null) {
      this.mark(null);
      return;
    }
    found.then(
      (id) => {
        if (asked === this.asked) this.mark(id);
      },
      // The mark is a courtesy: accepting asks again, and says what is wrong.
      () => undefined,
    );
  }

  private mark(repeatedId: string | null): void {
    const { selection } = this.stores;
    if (selection.getState().repeatedId !== repeatedId) selection.setState({ repeatedId });
  }

  private near(box: BoxXyxy | null): readonly Annotation[] {
    const { annotations } = this.stores.document.getState();
    if (box === null || annotations.size === 0) return [];
    const refinedId = takenUp(this.stores.session.getState().prompts)?.annotationId;
    return presentAnnotations(annotations).filter(({ id, bboxXywh: [x, y, width, height] }) => {
      const other = { x0: x, y0: y, x1: x + width, y1: y + height };
      return id !== refinedId && boxIou(box, other) >= LEAST_BOX_IOU;
    });
  }

  private async closest(
    { candidates, chosen }: ShownMask,
    target: UpsampleTarget,
    near: readonly Annotation[],
  ): Promise<string | null> {
    const logits = candidateLogits(candidates, chosen);
    const ious = await this.ports.masks.compare(
      logits,
      target,
      near.map(({ segmentation }) => segmentation),
    );
    const best = Math.max(...ious);
    return best > SAME_IOU ? (near[ious.indexOf(best)]?.id ?? null) : null;
  }
}

const areaOfBox = ({ x0, y0, x1, y1 }: BoxXyxy): number =>
  Math.max(0, x1 - x0) * Math.max(0, y1 - y0);

const boxIou = (a: BoxXyxy, b: BoxXyxy): number => {
  const common = areaOfBox({
    x0: Math.max(a.x0, b.x0),
    y0: Math.max(a.y0, b.y0),
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
  });
  return common / (areaOfBox(a) + areaOfBox(b) - common);
};
