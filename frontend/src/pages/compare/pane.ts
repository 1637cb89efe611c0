/** One model at work on the open image: its decoder, and what it says to the shared prompts. */
import { createStore } from 'zustand/vanilla';

import type { DecoderStatus } from '../../decoder/clientOptions';
import type { DecoderClient } from '../../decoder/client';
import type { CutMask, DecoderSpec, EmbeddingSource } from '../../decoder/protocol';
import type { ImagePoint } from '../../engine/geometry/spaces';
import type { LowResLogits, UpsampleTarget } from '../../engine/masks/upsample';
import type { EngineReport } from '../../engine/runtime/engineReport';
import { candidateLogits } from '../../engine/prompts/candidates';
import type { CandidateIndex, Prompt } from '../../engine/prompts/prompts';
import {
  isSamePrompt,
  pointPrompt,
  withCandidates,
  withoutPrompt,
  withPrompt,
} from '../../engine/prompts/prompts';
import type { Hover, ShownMask } from '../../stores/session';
import { reasonOf } from '../../tools/reasonOf';

export interface PaneState {
  readonly decoder: DecoderStatus;
  readonly spec: DecoderSpec | null;
  /** The shared prompts, with the candidates that were chosen of this model. */
  readonly prompts: readonly Prompt[];
  /** The answer to the present prompts; while the decoder works, what was shown before. */
  readonly answer: ShownMask | null;
  readonly isDecoding: boolean;
  readonly hover: Hover | null;
  /** The mask of an answer in the image's own pixels. */
  readonly mask: { readonly of: ShownMask; readonly cut: CutMask } | null;
  /** Median of the latest decodes. */
  readonly decodeMilliseconds: number | null;
  /** Why the prompts could not be answered. */
  readonly problem: string | null;
}

/** The decoder as a pane needs it. */
export type PaneDecoder = Pick<
  DecoderClient,
  'open' | 'close' | 'decode' | 'hover' | 'dropAnswers' | 'dispose'
>;

export interface PanePorts {
  readonly makeDecoder: (
    onStatus: (status: DecoderStatus) => void,
    onEngine: (report: EngineReport) => void,
  ) => PaneDecoder;
  readonly cut: (logits: LowResLogits, target: UpsampleTarget) => Promise<CutMask>;
}

const SILENT = { answer: null, isDecoding: false, hover: null, mask: null, problem: null } as const;

export class Pane {
  readonly store = createStore<PaneState>(() => ({
    ...SILENT,
    decoder: { state: 'idle' },
    spec: null,
    prompts: [],
    decodeMilliseconds: null,
  }));

  private readonly decoder: PaneDecoder;
  private source: EmbeddingSource | null = null;
  private lastPoint: ImagePoint | null = null;

  constructor(private readonly ports: PanePorts) {
    this.decoder = ports.makeDecoder(
      (decoder) => this.noteStatus(decoder),
      ({ milliseconds }) => this.store.setState({ decodeMilliseconds: milliseconds }),
    );
  }

  /** Have a model answer, by its embedding of the image; prompts given so far are asked at once. */
  async arm(spec: DecoderSpec, source: EmbeddingSource): Promise<void> {
    const hasFailed = this.store.getState().decoder.state === 'failed';
    if (this.source?.url === source.url && !hasFailed) return;
    this.source = source;
    this.store.setState({ ...SILENT, spec, decodeMilliseconds: null });
    await this.decoder.open(spec, source);
  }

  /** Another model is to come: what this one said is forgotten, what was asked is not. */
  disarm(): void {
    this.source = null;
    this.decoder.close();
    this.store.setState(({ prompts }) => ({
      ...SILENT,
      spec: null,
      decodeMilliseconds: null,
      prompts: prompts.map((prompt) => ({ ...prompt, candidate: null })),
    }));
  }

  /** Try again after the decoder has failed. */
  rearm(): void {
    const { spec } = this.store.getState();
    const { source } = this;
    if (spec !== null && source !== null) void this.arm(spec, source);
  }

  add(prompt: Prompt): void {
    const { prompts, hover } = this.store.getState();
    const isPreviewed =
      prompts.length === 0 && hover !== null && isSamePrompt(prompt, pointPrompt(hover.point, 1));
    if (!isPreviewed) {
      void this.ask(withPrompt(prompts, prompt));
      return;
    }
    // The click asks what the preview has answered.
    this.decoder.dropAnswers();
    const { candidates, chosen } = hover;
    void this.show([{ ...prompt, candidate: chosen }], { candidates, chosen });
  }

  remove(index: number): void {
    void this.ask(withoutPrompt(this.store.getState().prompts, index));
  }

  clear(): void {
    void this.ask([]);
  }

  /** Show one candidate of the last prompt; the next prompt builds on it. */
  choose(candidate: CandidateIndex): void {
    const { prompts, answer, isDecoding } = this.store.getState();
    const last = prompts.at(-1);
    if (last === undefined || answer === null || isDecoding) return;
    void this.show([...prompts.slice(0, -1), { ...last, candidate }], {
      ...answer,
      chosen: candidate,
    });
  }

  /** Preview a click; only while there is no prompt. */
  preview(point: ImagePoint | null): void {
    this.lastPoint = point;
    if (point === null) {
      this.store.setState({ hover: null });
      return;
    }
    if (!this.isReady() || this.store.getState().prompts.length > 0) return;
    this.decoder.hover(point).then(
      (answer) => {
        const chosen = answer?.chosen.at(-1);
        if (answer === null || chosen === undefined || this.lastPoint === null) return;
        if (this.store.getState().prompts.length > 0) return;
        this.store.setState({ hover: { point, candidates: answer.candidates, chosen } });
      },
      // A preview that fails is no news: the click that follows says why.
      () => undefined,
    );
  }

  /** Stop the worker; the next model starts another. */
  dispose(): void {
    this.disarm();
    this.decoder.dispose();
  }

  /** A decoder that comes, also after a crash, answers what was asked meanwhile. */
  private noteStatus(decoder: DecoderStatus): void {
    this.store.setState({ decoder });
    const { prompts, answer, isDecoding } = this.store.getState();
    if (decoder.state !== 'ready' || answer !== null || isDecoding) return;
    if (prompts.length > 0) void this.ask(prompts);
  }

  private isReady(): boolean {
    return this.store.getState().decoder.state === 'ready';
  }

  private async ask(prompts: readonly Prompt[]): Promise<void> {
    const isAsked = prompts.length > 0 && this.isReady();
    this.store.setState(({ answer, hover, mask }) => ({
      prompts,
      // What was shown stays until the answer is there: the mask does not blink.
      answer: isAsked ? (answer ?? hover) : null,
      mask: isAsked ? mask : null,
      isDecoding: isAsked,
      hover: null,
      problem: null,
    }));
    if (!isAsked) {
      this.decoder.dropAnswers();
      return;
    }
    try {
      const answer = await this.decoder.decode(prompts);
      const chosen = answer?.chosen.at(-1);
      if (answer === null || chosen === undefined) return;
      const { candidates } = answer;
      await this.show(withCandidates(prompts, answer.chosen), { candidates, chosen });
    } catch (error) {
      if (this.store.getState().prompts === prompts) this.fail(error);
    }
  }

  private async show(prompts: readonly Prompt[], answer: ShownMask): Promise<void> {
    const { spec } = this.store.getState();
    const { source } = this;
    this.store.setState({ prompts, answer, isDecoding: false, hover: null, problem: null });
    if (spec === null || source === null) return;
    const { inputSize, maskThreshold } = spec;
    try {
      const logits = candidateLogits(answer.candidates, answer.chosen);
      const cut = await this.ports.cut(logits, {
        imageSize: source.imageSize,
        inputSize,
        maskThreshold,
      });
      if (this.store.getState().answer === answer) {
        this.store.setState({ mask: { of: answer, cut } });
      }
    } catch (error) {
      if (this.store.getState().answer === answer) this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.store.setState({ ...SILENT, problem: reasonOf(error) });
  }
}

/** The mask of the present answer; null while it is being made. */
export const presentMask = ({ answer, mask, isDecoding }: PaneState): CutMask | null =>
  answer !== null && !isDecoding && mask?.of === answer ? mask.cut : null;

/** Pixels of the mask of the answer that is shown; null while that mask is being made. */
export const areaShown = ({ answer, mask }: PaneState): number | null =>
  answer !== null && mask?.of === answer ? mask.cut.area : null;
