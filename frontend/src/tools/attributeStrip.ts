/**
 * The strip at an object, or of the image: while it is open, digits answer the question at hand and
 * go on to the next. Everything else on the keyboard keeps its meaning.
 */
import { isAnswer, unanswered } from '../engine/attributes/attributes';
import type { AttributeDefinition, AttributeValue } from '../engine/attributes/attributes';
import { closeStrip, IMAGE } from '../stores/attributes';
import type { Subject } from '../stores/attributes';
import { presentAnnotations } from '../stores/document';
import { words } from '../words/words';
import type { AttributeAnswers } from './attributeAnswers';
import type { EditorPorts, EditorStores } from './ports';

/** What the strip needs of the editor around it. */
export interface StripHost {
  readonly stores: EditorStores;
  readonly ports: EditorPorts;
  readonly view: { readonly zoomToObject: () => void; readonly fit: () => void };
  /** Resolves when everything that was accepted or changed is kept. */
  readonly settled: () => Promise<void>;
}

export class AttributeStrip {
  /** The strip is about to open: keys that come meanwhile are meant for it. */
  private opening: Promise<void> | null = null;

  constructor(
    private readonly host: StripHost,
    private readonly answers: AttributeAnswers,
  ) {
    host.stores.selection.subscribe(({ selectedId }, before) => {
      if (selectedId !== before.selectedId) this.follow(selectedId);
    });
  }

  get isOpen(): boolean {
    return this.opening !== null || this.state().subject !== null;
  }

  /** The question that digits answer; null without one. */
  question(): AttributeDefinition | null {
    const { subject, place } = this.state();
    return subject === null ? null : (this.answers.asked(subject)[place] ?? null);
  }

  /** Shift+G: open the strip of the selected or last object, or close it. */
  toggle(): void {
    if (this.isOpen) this.close();
    else this.openSoon(() => this.openAt(this.answers.target()));
  }

  /** Y: the same for the image. */
  toggleImage(): void {
    if (this.isOpen) this.close();
    else this.openSoon(() => this.openAt(IMAGE));
  }

  /** Open the strip of a subject at its first open question. */
  openAt(subject: Subject | null): void {
    if (subject === null) {
      this.say(words.notices.selectFirst);
      return;
    }
    const asked = this.answers.asked(subject);
    if (asked.length === 0) {
      this.say(
        subject === IMAGE ? words.notices.imageAsksNothing : words.notices.categoryAsksNothing,
      );
      return;
    }
    const { attributes } = this.host.stores;
    attributes.setState({ subject, place: this.firstOpen(subject) });
    if (subject !== IMAGE) this.host.stores.selection.setState({ selectedId: subject });
  }

  close(): void {
    closeStrip(this.host.stores.attributes);
  }

  /**
   * Shift+Z: walk all objects with an open required question; without one, all that are asked.
   * A filter of the object list holds for walks too.
   */
  walkOpen(): void {
    this.openSoon(() => {
      const asked = this.walkable().filter(({ id }) => this.answers.asked(id).length > 0);
      const open = asked.filter(
        ({ id, attributes }) => unanswered(this.answers.asked(id), attributes).length > 0,
      );
      this.walk((open.length > 0 ? open : asked).map(({ id }) => id));
    });
  }

  /** Walk all objects of the selected one's category. */
  walkCategory(): void {
    this.openSoon(() => {
      const { selectedId } = this.host.stores.selection.getState();
      const { categoryId } = this.host.stores.session.getState();
      const walkable = this.walkable();
      const category = walkable.find(({ id }) => id === selectedId)?.category ?? categoryId;
      this.walk(walkable.filter((one) => one.category === category).map(({ id }) => id));
    });
  }

  /**
   * Take a key that is meant for the strip.
   * @returns  false when it means what it always does
   */
  press(combination: string): boolean {
    if (!this.isOpen) return false;
    // While a mask is being made, its keys come first.
    const isMaking = this.host.stores.session.getState().prompts.length > 0;
    const act = isMaking ? this.actionOfDigit(combination) : this.actionOf(combination);
    if (act === null) return false;
    if (this.opening === null) act();
    else void this.opening.then(() => this.state().subject !== null && act());
    return true;
  }

  /** Answer the question at hand and go on to the next one. */
  answer(value: AttributeValue | null): void {
    const { subject } = this.state();
    const question = this.question();
    if (subject === null || question === null) return;
    if (value !== null && !isAnswer(question, value)) return;
    void this.answers.answer(subject, question.key, value);
    if (value !== null) this.step(1);
  }

  /** Go to the question after or before; behind the last one to the next object, or close. */
  step(step: 1 | -1): void {
    const { subject, place, pass } = this.state();
    if (subject === null) return;
    const next = place + step;
    if (next >= 0 && next < this.answers.asked(subject).length) this.goTo(next);
    else if (pass !== null) this.stepPass(step);
    else if (step > 0) this.close();
  }

  /** Make another question the one at hand. */
  goTo(place: number): void {
    this.host.stores.attributes.setState({ place });
  }

  /** The object after or before in the pass. */
  stepPass(step: 1 | -1): void {
    const { pass } = this.state();
    if (pass === null) return;
    const at = pass.at + step;
    const id = pass.ids[at];
    if (at < 0) return;
    if (id === undefined) {
      this.close();
      this.host.view.fit();
      this.say(words.notices.lastObject);
      return;
    }
    this.visit(pass.ids, at);
  }

  private actionOf(combination: string): (() => void) | null {
    switch (combination) {
      case 'Escape':
        return () => this.close();
      case 'Enter':
      case 'Tab':
      case 'ArrowDown':
        return () => this.step(1);
      case 'Shift+Tab':
      case 'ArrowUp':
        return () => this.step(-1);
      case 'Backspace':
      case 'Delete':
        return () => this.answer(null);
      default:
        return this.actionOfDigit(combination);
    }
  }

  private actionOfDigit(combination: string): (() => void) | null {
    if (combination === '0') return () => this.asLast();
    return /^[1-9]$/.test(combination) ? () => this.digit(Number(combination)) : null;
  }

  private digit(digit: number): void {
    const question = this.question();
    if (question === null) return;
    if (question.kind === 'checkbox' && digit <= 2) this.answer(digit === 1);
    const choice = question.choices[digit - 1];
    if (question.kind === 'choice' && choice !== undefined) this.answer(choice);
  }

  private asLast(): void {
    const { subject, pass } = this.state();
    if (subject === null) return;
    void this.answers.asLast(subject).then((isKept) => {
      if (!isKept || this.state().subject !== subject) return;
      if (pass === null) this.close();
      else this.stepPass(1);
    });
  }

  private walk(ids: readonly string[]): void {
    if (ids.length === 0) {
      this.say(words.notices.nothingAsked);
      return;
    }
    this.visit(ids, 0);
  }

  private visit(ids: readonly string[], at: number): void {
    const id = ids[at];
    if (id === undefined) return;
    // It may have gone since the walk began.
    if (this.answers.asked(id).length === 0) {
      if (at + 1 < ids.length) this.visit(ids, at + 1);
      else this.close();
      return;
    }
    this.host.stores.attributes.setState({ pass: { ids, at } });
    this.openAt(id);
    this.host.view.zoomToObject();
  }

  /** The strip goes with the selection; what is no longer selected is not walked on. */
  private follow(selectedId: string | null): void {
    const { subject, pass } = this.state();
    if (subject === null || subject === IMAGE || subject === selectedId) return;
    if (selectedId === null || this.answers.asked(selectedId).length === 0) {
      this.close();
      return;
    }
    const at = pass?.ids.indexOf(selectedId) ?? -1;
    const { attributes } = this.host.stores;
    attributes.setState({
      subject: selectedId,
      place: this.firstOpen(selectedId),
      pass: pass !== null && at >= 0 ? { ...pass, at } : null,
    });
  }

  private firstOpen(subject: Subject): number {
    const given = this.answers.answersTo(subject);
    const place = this.answers.asked(subject).findIndex((one) => !isAnswer(one, given[one.key]));
    return Math.max(0, place);
  }

  private openSoon(open: () => void): void {
    this.close();
    const opening = this.host.settled().then(() => {
      if (this.opening === opening) this.opening = null;
      open();
    });
    this.opening = opening;
  }

  /** The objects of a walk: those that the list's filter leaves. */
  private walkable() {
    const { listedIds } = this.host.stores.selection.getState();
    return presentAnnotations(this.host.stores.document.getState().annotations).filter(
      ({ id }) => listedIds?.has(id) !== false,
    );
  }

  private state() {
    return this.host.stores.attributes.getState();
  }

  private say(text: string): void {
    this.host.ports.say({ tone: 'plain', text });
  }
}
