/**
 * Walks a prompt sequence through the decoder, one step a prompt, and remembers the steps: a click
 * more costs one decode, a changed or removed prompt replays from there.
 */
import { candidateLogits } from '../engine/prompts/candidates';
import type { Candidates } from '../engine/prompts/candidates';
import type { CocoRle } from '../engine/masks/rle';
import type { LowResLogits } from '../engine/masks/upsample';
import { defaultCandidate, isSamePrompt, takenUp } from '../engine/prompts/prompts';
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

  /** Counts of the mask that the steps began with; null when they began with nothing. */
  private takenCounts: string | null = null;

  constructor(
    private readonly decodeStep: DecodeStep,
    private readonly toLogits: (mask: CocoRle) => LowResLogits,
  ) {}

  /** Decode a whole sequence, reusing every step that is still true. */
  async decode(prompts: readonly Prompt[]): Promise<DecodeAnswer> {
    const taken = takenUp(prompts);
    const given = prompts.filter(({ kind }) => kind !== 'taken');
    const begun = this.begin(taken?.segmentation ?? null);
    const chosen: CandidateIndex[] = [];
    for (const [index, prompt] of given.entries()) {
      const previous = chosen.at(-1) ?? null;
      const step =
        this.known(index, prompt, previous) ?? (await this.run(given, index, previous, begun));
      // With a mask to begin with, a point is not the only thing that was said.
      const until = begun === null ? given.slice(0, index + 1) : prompts.slice(0, index + 2);
      chosen.push(prompt.candidate ?? defaultCandidate(until, step.candidates.iouPredictions));
    }
    const last = this.steps[given.length - 1];
    if (last === undefined) throw new RangeError('A prompt sequence has at least one prompt.');
    return { candidates: last.candidates, chosen: taken === null ? chosen : [0, ...chosen] };
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

  /** Steps that began with another mask are forgotten. */
  private begin(mask: CocoRle | null): LowResLogits | null {
    const counts = mask === null ? null : mask.counts;
    if (this.takenCounts !== counts) this.steps = [];
    this.takenCounts = counts;
    return mask === null ? null : this.toLogits(mask);
  }

  private firstOf(prompt: Prompt): Candidates | null {
    const first = this.takenCounts === null ? this.steps[0] : null;
    const known = [this.previewed, first].find(
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
    begun: LowResLogits | null,
  ): Promise<Step> {
    const before = this.steps.slice(0, index);
    const last = before.at(-1);
    const maskInput =
      last === undefined || previous === null ? begun : candidateLogits(last.candidates, previous);
    const prompt = prompts[index];
    if (prompt === undefined) throw new RangeError(`There is no prompt ${index}.`);
    const candidates =
      (index === 0 && begun === null ? this.firstOf(prompt) : null) ??
      (await this.decodeStep(prompts.slice(0, index + 1), maskInput));
    const step: Step = { prompt, previous, candidates };
    this.steps = [...before, step];
    return step;
  }
}
