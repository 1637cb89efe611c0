/** The prompts of the present object: adding, removing, choosing, and asking the decoder. */
import type { DecodeAnswer } from '../decoder/protocol';
import { candidateOptions, neighbourCandidate } from '../engine/prompts/candidates';
import type { CandidateOption } from '../engine/prompts/candidates';
import type { CandidateIndex, Prompt } from '../engine/prompts/prompts';
import {
  isSamePrompt,
  pointPrompt,
  withCandidates,
  withoutPrompt,
  withPrompt,
} from '../engine/prompts/prompts';
import { pushed } from '../engine/history/history';
import type { ImagePoint } from '../engine/geometry/spaces';
import { clearObject, noteAction } from '../stores/session';
import type { Hover, SessionState } from '../stores/session';
import { words } from '../words/words';
import type { EditorPorts, EditorStores } from './ports';
import { reasonOf } from './reasonOf';

export class PromptSet {
  private answering: Promise<void> = Promise.resolve();
  /** Previews asked for before the last end are shown no more. */
  private previewEra = 0;

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
  ) {}

  get prompts(): readonly Prompt[] {
    return this.stores.session.getState().prompts;
  }

  add(prompt: Prompt): void {
    const { hover } = this.stores.session.getState();
    if (hover !== null && this.isPreviewed(prompt, hover)) this.takeOver(prompt, hover);
    else this.change(withPrompt(this.prompts, prompt), words.commands.done.prompt);
  }

  /** Go on with an object that is there: a prompt behind what it was made of. */
  takeUp(taken: readonly Prompt[], prompt: Prompt): void {
    this.change(withPrompt(taken, prompt), words.commands.done.takeUp);
  }

  /** Take one prompt away; what was taken up is let go of with the last one. */
  remove(index: number): void {
    this.change(this.without(index), words.commands.done.removePrompt);
  }

  /** Take the newest prompt back; false when there is none. */
  removeLast(): boolean {
    const last = this.prompts.length - 1;
    if (last < 0) return false;
    this.remove(last);
    return true;
  }

  /**
   * Undo the newest prompt where the history does not know of it: it came back with its image.
   * Redo brings it again. False when there is none.
   */
  undoLast(): boolean {
    const after = this.prompts;
    if (after.length === 0) return false;
    const before = this.without(after.length - 1);
    const entry = { label: words.commands.done.prompt, undo: [], redo: [] };
    this.stores.history.setState(({ past, future }) => ({
      past,
      future: [...future, { ...entry, prompts: { before, after } }],
    }));
    this.restore(before);
    return true;
  }

  /** Let go of all prompts; false when there are none. */
  drop(): boolean {
    if (this.prompts.length === 0) return false;
    this.change([], words.commands.done.dropPrompts);
    return true;
  }

  /** Show the next candidate. The choice is part of the sequence: the next prompt builds on it. */
  cycle(step: 1 | -1): void {
    const state = this.stores.session.getState();
    if (state.isDecoding) void this.cycleOnceAnswered(state.prompts.length, step);
    else if (state.answer !== null) {
      this.choose(neighbourCandidate(optionsOf(state), state.answer.chosen, step));
    }
  }

  /** Tab right after a click is meant for that click's masks. */
  private async cycleOnceAnswered(count: number, step: 1 | -1): Promise<void> {
    const seen = this.answering;
    await seen;
    const { isDecoding, prompts } = this.stores.session.getState();
    // It has failed, or is about other prompts.
    if (prompts.length !== count || (isDecoding && seen === this.answering)) return;
    this.cycle(step);
  }

  /** Show one candidate of the last prompt. */
  choose(candidate: CandidateIndex): void {
    const { prompts: before, answer } = this.stores.session.getState();
    const last = before.at(-1);
    if (last === undefined || answer === null || last.candidate === candidate) return;
    const after = [...before.slice(0, -1), { ...last, candidate }];
    this.record(words.commands.done.chooseMask, before, after);
    // It goes on beyond the crop: the whole image has all of it.
    if (answer.candidates.crop?.cutOff[candidate] === true) {
      this.restore(after);
      this.note();
      return;
    }
    this.stores.session.setState({ prompts: after, answer: { ...answer, chosen: candidate } });
    this.note();
  }

  /** Preview a click; only while there is no prompt, so that what is shown is never two things. */
  preview(point: ImagePoint): void {
    if (this.prompts.length > 0) return;
    const era = this.previewEra;
    void this.ports.decoder.hover(point).then(
      (answer) => {
        if (answer !== null && era === this.previewEra) this.showPreview(point, answer);
      },
      // A preview that fails is no news: the click that follows says why.
      () => undefined,
    );
  }

  /** Show what a click would give, unless there is a prompt. */
  showPreview(point: ImagePoint, { candidates, chosen: [chosen] }: DecodeAnswer): void {
    if (this.prompts.length > 0 || chosen === undefined) return;
    this.stores.session.setState({ hover: { point, candidates, chosen } });
  }

  endPreview(): void {
    this.previewEra += 1;
    this.stores.session.setState({ hover: null });
  }

  /** Put the prompts to a known value without a history entry: undo and redo come here. */
  restore(prompts: readonly Prompt[]): void {
    if (prompts.length === 0) {
      this.ports.decoder.dropAnswers();
      clearObject(this.stores.session);
      return;
    }
    this.stores.session.setState(({ answer, hover }) => ({
      prompts,
      // The preview stays until its own click is answered: the mask does not blink.
      answer: answer ?? hover,
      hover: null,
      hoveredPrompt: null,
      isDecoding: true,
    }));
    this.answering = this.ask(prompts);
  }

  /** Ask the decoder anew about the present prompts: it was not there, or has failed. */
  askAgain(): void {
    if (this.prompts.length > 0) this.restore(this.prompts);
  }

  /** Resolves when the decoder has answered for the present prompts. */
  answered(): Promise<void> {
    return this.answering;
  }

  private without(index: number): readonly Prompt[] {
    const left = withoutPrompt(this.prompts, index);
    return left.every(({ kind }) => kind === 'taken') ? [] : left;
  }

  private isPreviewed(prompt: Prompt, hover: Hover): boolean {
    return this.prompts.length === 0 && isSamePrompt(prompt, pointPrompt(hover.point, 1));
  }

  /** The click asks what the preview has answered: no question, and no wait. */
  private takeOver(prompt: Prompt, { candidates, chosen }: Hover): void {
    const after = [{ ...prompt, candidate: chosen }];
    this.record(words.commands.done.prompt, this.prompts, after);
    this.note();
    this.ports.decoder.dropAnswers();
    this.stores.session.setState({
      prompts: after,
      answer: { candidates, chosen },
      hover: null,
      hoveredPrompt: null,
      isDecoding: false,
    });
    this.answering = Promise.resolve();
  }

  private change(after: readonly Prompt[], label: string): void {
    this.record(label, this.prompts, after);
    this.note();
    this.restore(after);
  }

  private note(): void {
    noteAction(this.stores.session, this.ports.now());
  }

  private record(label: string, before: readonly Prompt[], after: readonly Prompt[]): void {
    const entry = { label, undo: [], redo: [], prompts: { before, after } };
    this.stores.history.setState((history) => pushed(history, entry));
  }

  private async ask(prompts: readonly Prompt[]): Promise<void> {
    try {
      const answer = await this.ports.decoder.decode(prompts);
      const chosen = answer?.chosen.at(-1);
      if (answer === null || chosen === undefined) return;
      this.stores.session.setState((state) => ({
        prompts: withCandidates(state.prompts, answer.chosen),
        answer: { candidates: answer.candidates, chosen },
        isDecoding: false,
      }));
    } catch (error) {
      this.stores.session.setState({ isDecoding: false });
      const text = reasonOf(error);
      this.ports.say({ tone: 'problem', text, hint: words.notices.promptsKept });
    }
  }
}

/** The candidates of the present answer as they are offered; empty without one. */
export const optionsOf = ({ answer, prompts }: SessionState): readonly CandidateOption[] => {
  if (answer === null || prompts.length === 0) return [];
  return candidateOptions(answer.candidates, prompts.length === 1 && prompts[0]?.kind === 'point');
};
