/** Answers about objects and the image: each a change that is kept, sent and undone like others. */
import {
  areSameAttributes,
  askedOfImage,
  askedOfObject,
  carriedAttributes,
  withAnswer,
} from '../engine/attributes/attributes';
import type {
  AttributeDefinition,
  Attributes,
  AttributeValue,
  Flag,
} from '../engine/attributes/attributes';
import type { Annotation } from '../engine/operations/annotation';
import { IMAGE } from '../stores/attributes';
import type { LastAnswers, Subject } from '../stores/attributes';
import { words } from '../words/words';
import type { Changes } from './changes';
import { begunWith } from './maskEdits';
import type { MaskEdits } from './maskEdits';
import type { EditorPorts, EditorStores } from './ports';

export class AttributeAnswers {
  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly changes: Changes,
    private readonly edits: MaskEdits,
  ) {}

  /** What is asked of an object or the image, in order. */
  asked(subject: Subject): readonly AttributeDefinition[] {
    const { definitions } = this.stores.attributes.getState();
    if (subject === IMAGE) return askedOfImage(definitions);
    const object = this.edits.present(subject);
    return object === null ? [] : askedOfObject(definitions, object.category);
  }

  /** The answers that are there. */
  answersTo(subject: Subject): Attributes {
    if (subject === IMAGE) return this.stores.document.getState().imageAttributes;
    return this.edits.present(subject)?.attributes ?? {};
  }

  /** @param value  null takes the answer away */
  answer(subject: Subject, key: string, value: AttributeValue | null): Promise<boolean> {
    if (subject === IMAGE) return this.answerOfImage({ [key]: value });
    return this.change(subject, words.commands.done.answer, ({ attributes, isCrowd }) => ({
      attributes: withAnswer(attributes, key, value),
      isCrowd,
    }));
  }

  /** The answers that were given last to an object of the same category. */
  asLast(subject: Subject): Promise<boolean> {
    const object = subject === IMAGE ? null : this.edits.present(subject);
    if (object === null) return Promise.resolve(this.say(words.notices.selectFirst));
    const { definitions, last } = this.stores.attributes.getState();
    const before = last.get(object.category);
    if (before === undefined) {
      return Promise.resolve(this.say(words.notices.noneAnswered));
    }
    return this.change(
      object.id,
      words.commands.done.answersAsLast,
      ({ attributes, category }) => ({
        attributes: {
          ...attributes,
          occluded: false,
          truncated: false,
          ...carriedAttributes(definitions, before.attributes, category),
        },
        isCrowd: before.isCrowd,
      }),
    );
  }

  toggleFlag(flag: Flag): void {
    const { switchOccluded, switchTruncated } = words.commands.done;
    const label = flag === 'occluded' ? switchOccluded : switchTruncated;
    void this.change(this.target(), label, ({ attributes, isCrowd }) => ({
      attributes: withAnswer(attributes, flag, attributes[flag] === true ? null : true),
      isCrowd,
    }));
  }

  toggleCrowd(): void {
    void this.change(this.target(), words.commands.done.switchCrowd, ({ attributes, isCrowd }) => ({
      attributes,
      isCrowd: !isCrowd,
    }));
  }

  /** The object that keys are about: the selected one, else the last one. */
  target(): string | null {
    return this.edits.targetId();
  }

  private change(
    annotationId: string | null,
    label: string,
    changed: (object: Annotation) => LastAnswers,
  ): Promise<boolean> {
    return this.edits.inTurn(async (imageId) => {
      const object = this.edits.present(annotationId);
      if (object === null) return this.say(words.notices.selectFirst);
      const payload = tidy(changed(object));
      if (areSameAttributes(payload.attributes, object.attributes)) {
        if (payload.isCrowd === object.isCrowd) return false;
      }
      const draft = { kind: 'set_attributes', annotationId: object.id, payload } as const;
      const isKept = await this.changes.do(label, draft, begunWith(imageId));
      if (isKept) this.noteLast(object.category, payload);
      return isKept;
    });
  }

  private answerOfImage(attributes: Attributes): Promise<boolean> {
    return this.edits.inTurn((imageId) => {
      const draft = { kind: 'set_image_attributes', payload: { attributes } } as const;
      return this.changes.do(words.commands.done.answerOfImage, draft, begunWith(imageId));
    });
  }

  private noteLast(category: string, answers: LastAnswers): void {
    this.stores.attributes.setState(({ last }) => ({ last: new Map(last).set(category, answers) }));
  }

  private say(text: string): false {
    this.ports.say({ tone: 'plain', text });
    return false;
  }
}

/** A flag that is not set is left out, so that one state has one form. */
const tidy = ({ attributes, isCrowd }: LastAnswers): LastAnswers => ({
  attributes: Object.fromEntries(
    Object.entries(attributes).filter(
      ([key, value]) => value !== false || (key !== 'occluded' && key !== 'truncated'),
    ),
  ),
  isCrowd,
});
