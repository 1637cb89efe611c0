/** Going through what the linter found: look, jump, mend. */
import type { BoxXyxy } from '../engine/geometry/spaces';
import { findingKey } from '../engine/lint/lint';
import type { Finding, LintLimits } from '../engine/lint/lint';
import type { MaskEdit } from '../engine/masks/edit';
import { presentAnnotations } from '../stores/document';
import { USUAL_CLEANING } from '../stores/cleaning';
import { showBox } from '../stores/viewport';
import type { Changes } from './changes';
import type { MaskEdits } from './maskEdits';
import type { EditorPorts, EditorStores } from './ports';

/** From here on two objects are one, made twice. */
const DUPLICATE_IOU = 0.9;

export class Findings {
  private asked = 0;

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
    private readonly edits: MaskEdits,
  ) {}

  /** Look through the document as it is now. */
  async look(): Promise<readonly Finding[]> {
    this.asked += 1;
    const { asked } = this;
    const { document, viewport, findings } = this.stores;
    const { imageId, annotations } = document.getState();
    const objects = presentAnnotations(annotations).map((one) => ({
      id: one.id,
      category: one.category,
      segmentation: one.segmentation,
      prompts: one.recipe?.prompts ?? [],
    }));
    const { imageSize } = viewport.getState();
    const found =
      objects.length === 0 ? [] : await this.ports.masks.lint(objects, imageSize, this.limits());
    // An answer about an image that was left, or older than another one, is shown to nobody.
    if (asked === this.asked && document.getState().imageId === imageId) {
      findings.setState({ findings: found });
    }
    return found;
  }

  /** Show the finding after the present one, or before it: select its object and go there. */
  async step(step: 1 | -1): Promise<void> {
    await this.edits.settled();
    await this.changes.settled();
    const found = await this.look();
    if (found.length === 0) {
      this.say('No stray pixels, pinholes, duplicates or overlaps on this image.');
      return;
    }
    const { currentKey } = this.stores.findings.getState();
    const place = found.findIndex((one) => findingKey(one) === currentKey);
    const next = place < 0 ? (step > 0 ? 0 : found.length - 1) : place + step;
    const finding = found[(next + found.length) % found.length];
    if (finding !== undefined) this.show(finding);
  }

  /** Select the object of a finding and bring the place into view. */
  show(finding: Finding): void {
    this.stores.findings.setState({ currentKey: findingKey(finding) });
    this.stores.selection.setState({ selectedId: finding.annotationId });
    showBox(this.stores.viewport, boxAround(finding));
  }

  /** Mend the finding that is shown, then show the next. */
  async mend(): Promise<void> {
    const { findings, currentKey } = this.stores.findings.getState();
    const place = findings.findIndex((one) => findingKey(one) === currentKey);
    const finding = findings[place];
    if (finding === undefined) return this.step(1);
    if (finding.rule === 'click-outside') {
      this.say('Its clicks contradict this mask. Draw it right, or delete it.');
      return;
    }
    await this.repaired(finding);
    const left = await this.look();
    const next = left[Math.min(place, left.length - 1)];
    if (next === undefined) this.say('Nothing more to mend on this image.');
    else this.show(next);
  }

  /** Another image comes. */
  clear(): void {
    this.asked += 1;
    this.stores.findings.setState({ findings: [], currentKey: null });
  }

  private repaired({ rule, annotationId, otherId }: Finding): Promise<boolean> {
    const apply = this.edits.apply.bind(this.edits);
    switch (rule) {
      case 'duplicate':
        return this.changes.do('Delete a duplicate', { kind: 'delete', annotationId });
      case 'overlap': {
        const other = this.edits.present(otherId);
        if (other === null) return Promise.resolve(false);
        const cut = { how: 'cut', segmentation: other.segmentation } as const;
        return apply('Cut an overlap', annotationId, [cut]);
      }
      case 'stray-pixels':
        return apply('Drop stray pixels', annotationId, [cleaning({ leastHole: 0 })]);
      case 'pinholes':
        return apply('Fill pinholes', annotationId, [cleaning({ leastIsland: 0 })]);
      case 'click-outside':
        return Promise.resolve(false);
    }
  }

  private limits(): LintLimits {
    const { leastIsland, leastHole } = USUAL_CLEANING;
    const { exclusiveCategories } = this.stores.findings.getState();
    return { leastIsland, leastHole, duplicateIou: DUPLICATE_IOU, exclusiveCategories };
  }

  private say(text: string): void {
    this.ports.say({ tone: 'plain', text });
  }
}

const cleaning = (change: Partial<typeof USUAL_CLEANING>): MaskEdit => ({
  how: 'clean',
  cleaning: { ...USUAL_CLEANING, ...change },
});

const boxAround = ({ bboxXywh: [x, y, width, height] }: Finding): BoxXyxy => ({
  x0: x,
  y0: y,
  x1: x + width,
  y1: y + height,
});
