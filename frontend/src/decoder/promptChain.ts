/**
 * Walks a prompt sequence through the decoder, one step a prompt, and remembers the steps: a click
 * more costs one decode, a changed or removed prompt replays from there.
 */
import { candidateLogits } from '../engine/prompts/candidates';
import type { Candidates } from '../engine/prompts/candidates';
import type { LowResLogits } from '../engine/masks/upsample';
import { defaultCandidate, isSamePrompt } from '../engine/prompts/prompts';
import type { CandidateIndex, Prompt } from '../engine/prompts/prompts';
import type { DecodeAnswer } from './protocol';

/** Run the decoder once: the first n prompts and the logits chosen after the one before. */
export type DecodeStep = (
  prompts: readonly Prompt[],
  maskInput: LowResLogits | null,
) => Promise<Candidates>;

interface Step {
  readonly prompt: Prompt;
  /** Which candidate of the step before went in; null for the first. */
  readonly previous: CandidateIndex | null;
  readonly candidates: Candidates;
}

export class PromptChain {
  private steps: readonly Step[] = [];
  private previewed: { readonly prompt: Prompt; readonly candidates: Candidates } | null = null;

  constructor(private readonly decodeStep: DecodeStep) {}

  /** Decode a whole sequence, reusing every step that is still true. */
  async decode(prompts: readonly Prompt[]): Promise<DecodeAnswer> {
    const chosen: CandidateIndex[] = [];
    for (const [index, prompt] of prompts.entries()) {
      const previous = chosen.at(-1) ?? null;
      const step =
        this.known(index, prompt, previous) ?? (await this.run(prompts, index, previous));
      const until = prompts.slice(0, index + 1);
      chosen.push(prompt.candidate ?? defaultCandidate(until, step.candidates.iouPredictions));
    }
    const last = this.steps[prompts.length - 1];
    if (last === undefined) throw new RangeError('A prompt sequence has at least one prompt.');
    return { candidates: last.candidates, chosen };
  }

  /**
   * Decode one prompt as if it were the first. The steps stay; a sequence that begins with this
   * very prompt takes the answer over.
   */
  async preview(prompt: Prompt): Promise<DecodeAnswer> {
    const candidates = this.firstOf(prompt) ?? (await this.decodeStep([prompt], null));
    this.previewed = { prompt, candidates };
    return { candidates, chosen: [defaultCandidate([prompt], candidates.iouPredictions)] };
  }

  private firstOf(prompt: Prompt): Candidates | null {
    const known = [this.previewed, this.steps[0]].find(
      (one) => one !== null && one !== undefined && isSamePrompt(one.prompt, prompt),
    );
    return known?.candidates ?? null;
  }

  private known(index: number, prompt: Prompt, previous: CandidateIndex | null): Step | null {
    const step = this.steps[index];
    if (step === undefined || step.previous !== previous) return null;
    return isSamePrompt(step.prompt, prompt) ? step : null;
  }

  private async run(
    prompts: readonly Prompt[],
    index: number,
    previous: CandidateIndex | null,
  ): Promise<Step> {
    const before = this.steps.slice(0, index);
    const last = before.at(-1);
    const maskInput =
      last === undefined || previous === null ? null : candidateLogits(last.candidates, previous);
    const prompt = prompts[index];
    if (prompt === undefined) throw new RangeError(`There is no prompt ${index}.`);
    const candidates =
      (index === 0 ? this.firstOf(prompt) : null) ??
      (await this.decodeStep(prompts.slice(0, index + 1), maskInput));
    const step: Step = { prompt, previous, candidates };
    this.steps = [...before, step];
    return step;
  }
}
