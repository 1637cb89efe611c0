/** Going through what the linter found: look, jump, mend. */
import { unanswered } from '../engine/attributes/attributes';
import type { BoxXyxy, SizeHW } from '../engine/geometry/spaces';
import { byWeight } from '../engine/lint/gate';
import { findingKey } from '../engine/lint/lint';
import type { Finding, LintLimits, LintRule } from '../engine/lint/lint';
import type { MaskEdit } from '../engine/masks/edit';
import type { Annotation } from '../engine/operations/annotation';
import { isByPromptsAlone } from '../engine/prompts/recipe';
import type { PromptRecord } from '../engine/prompts/recipe';
import { IMAGE } from '../stores/attributes';
import { presentAnnotations } from '../stores/document';
import { USUAL_CLEANING } from '../stores/cleaning';
import { showBox } from '../stores/viewport';
import { words } from '../words/words';
import type { AttributeAnswers } from './attributeAnswers';
import type { AttributeStrip } from './attributeStrip';
import type { Changes } from './changes';
import type { MaskEdits } from './maskEdits';
import type { EditorPorts, EditorStores } from './ports';

/** From here on two objects are one, made twice. */
const DUPLICATE_IOU = 0.9;

/** What is said of findings that only a hand mends. */
const BY_HAND: Partial<Record<LintRule, string>> = {
  'click-outside': words.notices.againstClicks,
  'broad-category': words.notices.broadCategory,
};

/** What findings need of the editor around them. */
export interface FindingsHost {
  readonly stores: EditorStores;
  readonly ports: EditorPorts;
  readonly changes: Changes;
  readonly edits: MaskEdits;
  readonly strip: Pick<AttributeStrip, 'openAt' | 'close'>;
}

export class Findings {
  private asked = 0;
  /** The newest look whose answer is shown, or would be void. */
  private answered = 0;
  private lastTurn: Promise<void> = Promise.resolve();

  private readonly stores: EditorStores;
  private readonly changes: Changes;
  private readonly edits: MaskEdits;

  constructor(
    private readonly editor: FindingsHost,
    private readonly answers: AttributeAnswers,
  ) {
    this.stores = editor.stores;
    this.changes = editor.changes;
    this.edits = editor.edits;
  }

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
      prompts: promptsToHold(one),
    }));
    const { imageSize } = viewport.getState();
    const slips =
      objects.length === 0
        ? []
        : await this.editor.ports.masks.lint(objects, imageSize, this.limits());
    const answers = [...this.owed(imageSize), ...this.broad()];
    const found = byWeight([...slips, ...answers], findings.getState().gate);
    // An answer about an image that was left, or older than one that is shown, is shown to nobody.
    if (asked > this.answered && document.getState().imageId === imageId) {
      this.answered = asked;
      findings.setState({ findings: found });
    }
    return found;
  }

  /** Show the finding after the present one, or before it: select its object and go there. */
  step(step: 1 | -1): Promise<void> {
    return this.inTurn((imageId) => this.showNext(step, imageId));
  }

  /** Select the object of a finding and bring the place into view. */
  show(finding: Finding): void {
    this.stores.findings.setState({ currentKey: findingKey(finding) });
    this.stores.selection.setState({ selectedId: finding.annotationId });
    showBox(this.stores.viewport, boxAround(finding));
    const { strip } = this.editor;
    if (finding.rule === 'required-attributes') strip.openAt(finding.annotationId ?? IMAGE);
    else strip.close();
  }

  /** Mend the finding that is shown, then show the next. */
  mend(): Promise<void> {
    return this.inTurn((imageId) => this.mendShown(imageId));
  }

  /** Presses in a hurry act one after the other, all on the image that they were meant for. */
  inTurn(act: (imageId: string | null) => Promise<void>): Promise<void> {
    const imageId = this.imageId();
    const turn = this.lastTurn.then(() => act(imageId));
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when every press so far has done what it was for. */
  settled(): Promise<void> {
    return this.lastTurn;
  }

  /** Another image comes. */
  clear(): void {
    this.answered = this.asked;
    this.stores.findings.setState({ findings: [], currentKey: null });
  }

  private async showNext(step: 1 | -1, imageId: string | null): Promise<void> {
    await this.edits.settled();
    await this.changes.settled();
    if (this.imageId() !== imageId) return;
    const found = await this.look();
    if (this.imageId() !== imageId) return;
    if (found.length === 0) {
      this.say(words.notices.noFinding);
      return;
    }
    const { currentKey } = this.stores.findings.getState();
    const place = found.findIndex((one) => findingKey(one) === currentKey);
    const next = place < 0 ? (step > 0 ? 0 : found.length - 1) : place + step;
    const finding = found[(next + found.length) % found.length];
    if (finding !== undefined) this.show(finding);
  }

  private async mendShown(imageId: string | null): Promise<void> {
    if (this.imageId() !== imageId) return;
    const { findings, currentKey } = this.stores.findings.getState();
    const place = findings.findIndex((one) => findingKey(one) === currentKey);
    const finding = findings[place];
    if (finding === undefined) return this.showNext(1, imageId);
    const byHand = BY_HAND[finding.rule];
    if (byHand !== undefined) {
      this.say(byHand);
      return;
    }
    if (finding.rule === 'required-attributes') {
      this.show(finding);
      return;
    }
    await this.repaired(finding);
    if (this.imageId() !== imageId) return;
    const left = await this.look();
    if (this.imageId() !== imageId) return;
    const next = left[Math.min(place, left.length - 1)];
    if (next === undefined) this.say(words.notices.nothingToMend);
    else this.show(next);
  }

  /** Required questions without an answer: one finding for each object, and one for the image. */
  private owed(size: SizeHW): readonly Finding[] {
    const { annotations } = this.stores.document.getState();
    const whole = [0, 0, size.width, size.height] as const;
    const subjects = [
      ...presentAnnotations(annotations).map(({ id, bboxXywh }) => ({ subject: id, bboxXywh })),
      { subject: IMAGE, bboxXywh: whole } as const,
    ];
    return subjects.flatMap(({ subject, bboxXywh }) => {
      const asked = this.answers.asked(subject);
      const amount = unanswered(asked, this.answers.answersTo(subject)).length;
      const annotationId = subject === IMAGE ? null : subject;
      const rule = 'required-attributes';
      return amount === 0 ? [] : [{ rule, annotationId, otherId: null, amount, bboxXywh }];
    });
  }

  /** Objects of a category that has narrower ones, where the project does not take it as an answer. */
  private broad(): readonly Finding[] {
    const { annotations } = this.stores.document.getState();
    const { broadCategories, gate } = this.stores.findings.getState();
    const rule = 'broad-category';
    if (gate[rule] === 'off') return [];
    return presentAnnotations(annotations)
      .filter(({ category }) => broadCategories.includes(category))
      .map(({ id, bboxXywh }) => ({ rule, annotationId: id, otherId: null, amount: 1, bboxXywh }));
  }

  private repaired({ rule, annotationId, otherId }: Finding): Promise<boolean> {
    if (annotationId === null) return Promise.resolve(false);
    const apply = this.edits.apply.bind(this.edits);
    switch (rule) {
      case 'duplicate':
        return this.changes.do(words.commands.done.deleteDuplicate, {
          kind: 'delete',
          annotationId,
        });
      case 'overlap': {
        const other = this.edits.present(otherId);
        if (other === null) return Promise.resolve(false);
        const cut = { how: 'cut', segmentation: other.segmentation } as const;
        return apply(words.commands.done.cutOverlap, annotationId, [cut]);
      }
      case 'stray-pixels':
        return apply(words.commands.done.dropStrayPixels, annotationId, [
          cleaning({ leastHole: 0 }),
        ]);
      case 'pinholes':
        return apply(words.commands.done.fillPinholes, annotationId, [
          cleaning({ leastIsland: 0 }),
        ]);
      case 'broad-category':
      case 'click-outside':
      case 'required-attributes':
        return Promise.resolve(false);
    }
  }

  private limits(): LintLimits {
    const { leastIsland, leastHole } = USUAL_CLEANING;
    const { exclusiveCategories } = this.stores.findings.getState();
    return { leastIsland, leastHole, duplicateIou: DUPLICATE_IOU, exclusiveCategories };
  }

  private imageId(): string | null {
    return this.stores.document.getState().imageId;
  }

  private say(text: string): void {
    this.editor.ports.say({ tone: 'plain', text });
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

/** The clicks that a mask has to agree with: none where more than they went into it. */
const promptsToHold = ({ recipe }: Annotation): readonly PromptRecord[] =>
  recipe !== null && isByPromptsAlone(recipe) ? recipe.prompts : [];
