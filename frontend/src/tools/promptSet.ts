/** The prompts of the present object: adding, removing, choosing, and asking the decoder. */
import { candidateOptions, neighbourCandidate } from '../engine/prompts/candidates';
import type { CandidateOption } from '../engine/prompts/candidates';
import type { CandidateIndex, Prompt } from '../engine/prompts/prompts';
import { withCandidates, withoutPrompt, withPrompt } from '../engine/prompts/prompts';
import { pushed } from '../engine/history/history';
import type { ImagePoint } from '../engine/geometry/spaces';
import { clearObject, noteAction } from '../stores/session';
import type { SessionState } from '../stores/session';
import type { EditorPorts, EditorStores } from './ports';

export class PromptSet {
  private answering: Promise<void> = Promise.resolve();

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
  ) {}

  get prompts(): readonly Prompt[] {
    return this.stores.session.getState().prompts;
  }

  add(prompt: Prompt): void {
    this.change(withPrompt(this.prompts, prompt), 'Add a prompt');
  }

  remove(index: number): void {
    this.change(withoutPrompt(this.prompts, index), 'Remove a prompt');
  }

  /** Take the newest prompt back; false when there is none. */
  removeLast(): boolean {
    const last = this.prompts.length - 1;
    if (last < 0) return false;
    this.remove(last);
    return true;
  }

  /** Let go of all prompts; false when there are none. */
  drop(): boolean {
    if (this.prompts.length === 0) return false;
    this.change([], 'Drop the prompts');
    return true;
  }

  /** Show the next candidate. The choice is part of the sequence: the next prompt builds on it. */
  cycle(step: 1 | -1): void {
    const state = this.stores.session.getState();
    if (state.answer === null || state.isDecoding) return;
    this.choose(neighbourCandidate(optionsOf(state), state.answer.chosen, step));
  }

  /** Show one candidate of the last prompt. */
  choose(candidate: CandidateIndex): void {
    const { prompts: before, answer } = this.stores.session.getState();
    const last = before.at(-1);
    if (last === undefined || answer === null || last.candidate === candidate) return;
    const after = [...before.slice(0, -1), { ...last, candidate }];
    this.record('Choose another mask', before, after);
    this.stores.session.setState({ prompts: after, answer: { ...answer, chosen: candidate } });
    this.note();
  }

  /** Preview a click; only while there is no prompt, so that what is shown is never two things. */
  preview(point: ImagePoint): void {
    if (this.prompts.length > 0) return;
    void this.ports.decoder.hover(point).then(
      (answer) => {
        const [chosen] = answer?.chosen ?? [];
        if (answer === null || chosen === undefined || this.prompts.length > 0) return;
        this.stores.session.setState({
          hover: { point, candidates: answer.candidates, chosen },
        });
      },
      // A preview that fails is no news: the click that follows says why.
      () => undefined,
    );
  }

  endPreview(): void {
    this.stores.session.setState({ hover: null });
  }

  /** Put the prompts to a known value without a history entry: undo and redo come here. */
  restore(prompts: readonly Prompt[]): void {
    if (prompts.length === 0) {
      this.ports.decoder.clearPrompts();
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
      const text = error instanceof Error ? error.message : String(error);
      this.ports.say({ tone: 'problem', text, hint: 'The prompts are kept; try again.' });
    }
  }
}

/** The candidates of the present answer as they are offered; empty without one. */
export const optionsOf = ({ answer, prompts }: SessionState): readonly CandidateOption[] => {
  if (answer === null || prompts.length === 0) return [];
  return candidateOptions(answer.candidates, prompts.length === 1 && prompts[0]?.kind === 'point');
};
