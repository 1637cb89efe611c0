/** What lies ready in the decoder worker: decoders, prepared images, and the one that is open. */
import { ByteCache } from '../decoder/byteCache';
import { nearestAnswer } from '../decoder/nearestAnswer';
import { PromptChain } from '../decoder/promptChain';
import { decoderKey } from '../decoder/protocol';
import type { DecodeAnswer, DecoderSpec, EmbeddingSource, GraphRole } from '../decoder/protocol';
import { sizeOfBox } from '../engine/geometry/region';
import type { ImagePoint } from '../engine/geometry/spaces';
import type { EngineComparison, EngineReport } from '../engine/runtime/engineReport';
import { isCutOff } from '../engine/masks/cutOff';
import { maskToLogits } from '../engine/masks/takeUp';
import type { LowResLogits } from '../engine/masks/upsample';
import { candidateLogits } from '../engine/prompts/candidates';
import type { Candidates } from '../engine/prompts/candidates';
import { promptsInCrop } from '../engine/prompts/holding';
import { pointPrompt } from '../engine/prompts/prompts';
import type { CandidateIndex, Prompt } from '../engine/prompts/prompts';
import { DecoderSession } from './decoderSession';
import type { GraphBytes, PreparedImage } from './decoderSession';
import { EmbeddingStore } from './embeddingStore';
import { tryEngines } from './engineTrial';
import { checkHash, fetchBytes } from './fetchBytes';
import { keptBytes } from './keptBytes';
import { RecentTimes } from './recentTimes';
import { wasmRuntime, webGpuRuntime } from './runtimes';
import type { Runtime } from './runtimes';
import { webGpuDevice } from './webGpuDevice';

interface OpenImage {
  readonly source: EmbeddingSource;
  readonly chain: PromptChain;
}

/** The decoders of three ViTs. */
const DECODERS_BYTES = 48 * 2 ** 20;

/** Crops of the open image whose prompts so far are remembered. */
const MAX_NEAR = 4;

/** The open image of a ViT, the one before and the next three, which are 10 MiB each, and one more. */
const PREPARED_BYTES = 64 * 2 ** 20;

export class DecoderDesk {
  private readonly embeddings = new EmbeddingStore();
  private readonly times = new RecentTimes();
  private readonly decoders = new ByteCache<DecoderSession>(DECODERS_BYTES, (decoder) => {
    void decoder.release();
  });
  private readonly prepared = new ByteCache<PreparedImage>(PREPARED_BYTES, (image) =>
    image.release(),
  );
  private wasm: Promise<Runtime> | null = null;
  private webGpu: Promise<Runtime> | null = null;
  private decoder: DecoderSession | null = null;
  private comparison: EngineComparison | null = null;
  private image: OpenImage | null = null;
  /** Crops of the open image, by the address of their embedding, the newest last. */
  private readonly near = new Map<string, OpenImage>();
  /** The image that is probably opened next, with a preview where the pointer rests. */
  private foreseen: OpenImage | null = null;
  /** The newest image that was asked for; one that comes later than it is not opened. */
  private wanted: EmbeddingSource | null = null;

  /** Load a decoder, unless it is here, and use it from here on. Its first engine is always WASM. */
  async start(spec: DecoderSpec, threadCount: number): Promise<void> {
    const key = decoderKey(spec);
    const decoder = this.decoders.get(key) ?? (await this.load(spec, threadCount));
    this.decoders.set(key, decoder);
    this.use(decoder);
  }

  private async load(spec: DecoderSpec, threadCount: number): Promise<DecoderSession> {
    this.wasm ??= wasmRuntime(threadCount);
    const [runtime, graphs] = await Promise.all([this.wasm, fetchGraphs(spec)]);
    return DecoderSession.create(runtime, graphs, spec);
  }

  /** Make an image the one that prompts are about. */
  async open(source: EmbeddingSource): Promise<void> {
    this.wanted = source;
    await this.prepare(source);
    if (this.wanted !== source) return;
    this.image = this.aheadOf(source);
    this.near.clear();
    this.foreseen = null;
  }

  /** Answer a preview on an image that is not open yet; null where it is. */
  async foresee(source: EmbeddingSource, point: ImagePoint): Promise<DecodeAnswer | null> {
    if (this.image?.source.url === source.url) return null;
    this.foreseen = this.aheadOf(source);
    return this.foreseen.chain.preview(pointPrompt(point, 1));
  }

  /** An image that nobody has clicked on: the one foreseen, else one from the beginning. */
  private aheadOf(source: EmbeddingSource): OpenImage {
    if (this.foreseen?.source.url === source.url) return this.foreseen;
    return this.opened(source);
  }

  /** An image, or a crop of one, without prompts. */
  private opened(source: EmbeddingSource): OpenImage {
    return {
      source,
      chain: new PromptChain(
        (prompts, maskInput) => this.times.note(() => this.decode(source, prompts, maskInput)),
        (mask) => maskToLogits(mask, { ...this.started().spec, crop: source.crop }),
      ),
    };
  }

  /** Fetch an embedding that will be wanted soon. */
  async prefetch(source: EmbeddingSource): Promise<void> {
    await this.embeddings.fetch(source, this.started().spec, 'low');
  }

  /** Compute what the decoder computes once an image, unless that is here. */
  async prepare(source: EmbeddingSource): Promise<PreparedImage> {
    const decoder = this.started();
    const known = this.prepared.get(source.url);
    if (known !== undefined) return known;
    const halves = await this.embeddings.halves(source, decoder.spec);
    const image = await decoder.prepare(halves);
    // Another engine may have come in between: its images are its own.
    if (decoder === this.decoder) this.prepared.set(source.url, image);
    return image;
  }

  /** Answer by a crop if its embedding is at hand, and by the whole image: nobody waits for one. */
  answer(
    imageId: string,
    near: EmbeddingSource | null,
    ask: (chain: PromptChain) => Promise<DecodeAnswer>,
  ): Promise<DecodeAnswer> {
    const isAtHand = near !== null && this.embeddings.has(near);
    return nearestAnswer(isAtHand ? this.nearChain(near) : null, this.chainOf(imageId), ask);
  }

  private nearChain(source: EmbeddingSource): PromptChain {
    const near = this.near.get(source.url) ?? this.opened(source);
    this.near.delete(source.url);
    this.near.set(source.url, near);
    for (const url of [...this.near.keys()].slice(0, -MAX_NEAR)) this.near.delete(url);
    return near.chain;
  }

  private chainOf(imageId: string): PromptChain {
    if (this.image?.source.imageId === imageId) return this.image.chain;
    throw new Error(`Image ${imageId} is not open.`);
  }

  report(): EngineReport {
    const { engine, threadCount } = this.started().runtime;
    const { comparison } = this;
    return { engine, threadCount, milliseconds: this.times.median(), comparison };
  }

  /**
   * Compare WebGPU with WASM on the open image, and go over to it if it is better.
   * @param remembered  what came out on this computer before
   */
  async tryWebGpu(remembered: EngineComparison | null): Promise<EngineReport> {
    const { runtime, spec } = this.started();
    const isSettled = this.comparison !== null || runtime.engine === 'webgpu';
    if (isSettled || this.image === null) return this.report();
    const device = await webGpuDevice(spec);
    const known = remembered?.device === device ? remembered : null;
    this.comparison =
      known === null || known.outcome === 'faster'
        ? { ...(await this.tryOn(this.image.source, known)), device }
        : known;
    return this.report();
  }

  /** @param known  times are measured once on a device; that the masks are equal, each time */
  private async tryOn(source: EmbeddingSource, known: EngineComparison | null) {
    const wasm = this.started();
    const trial = await this.compare(wasm, source, known === null).catch(() => null);
    if (trial === null) return UNAVAILABLE;
    await this.settleTrial(trial, wasm);
    return known !== null && trial.result.outcome === 'faster' ? known : trial.result;
  }

  private async compare(decoder: DecoderSession, source: EmbeddingSource, isTimed: boolean) {
    const { spec } = decoder;
    this.webGpu ??= webGpuRuntime();
    const [runtime, graphs] = await Promise.all([this.webGpu, fetchGraphs(spec)]);
    const webGpu = await DecoderSession.create(runtime, graphs, spec);
    const halves = await this.embeddings.halves(source, spec);
    const image = await webGpu.prepare(halves);
    const { imageSize } = source;
    const result = await tryEngines({
      wasm: (prompts, maskInput) => this.decode(source, prompts, maskInput),
      webGpu: (prompts, maskInput) => webGpu.decode({ image, imageSize, prompts, maskInput }),
      imageSize,
      maskThreshold: spec.maskThreshold,
      isTimed,
      now: () => performance.now(),
    });
    return { webGpu, image, source, result };
  }

  /** @param wasm  what was compared; an image of another decoder may have opened meanwhile */
  private async settleTrial({ webGpu, image, source, result }: Trial, wasm: DecoderSession) {
    if (result.outcome !== 'faster' || wasm !== this.decoder) {
      image.release();
      await webGpu.release();
      return;
    }
    this.decoders.clear();
    this.decoders.set(decoderKey(webGpu.spec), webGpu);
    this.use(webGpu);
    this.prepared.set(source.url, image);
  }

  private use(decoder: DecoderSession): void {
    if (decoder === this.decoder) return;
    if (this.decoder !== null && decoderKey(this.decoder.spec) !== decoderKey(decoder.spec)) {
      // Another model must not answer about an image that was opened for this one.
      this.image = null;
      this.wanted = null;
    }
    // Prepared images are tensors of one engine and one decoder.
    this.prepared.clear();
    this.times.clear();
    this.comparison = null;
    this.foreseen = null;
    this.decoder = decoder;
  }

  private async decode(
    source: EmbeddingSource,
    prompts: readonly Prompt[],
    maskInput: LowResLogits | null,
  ): Promise<Candidates> {
    const image = await this.prepare(source);
    const decoder = this.started();
    const { imageSize, crop } = source;
    if (crop === undefined) return decoder.decode({ image, imageSize, prompts, maskInput });
    const candidates = await decoder.decode({
      image,
      imageSize: sizeOfBox(crop),
      prompts: promptsInCrop(prompts, crop),
      maskInput,
    });
    const target = { ...decoder.spec, imageSize, crop };
    const cutOff = CANDIDATES.map((index) => isCutOff(candidateLogits(candidates, index), target));
    return { ...candidates, crop: { box: crop, cutOff } };
  }

  private started(): DecoderSession {
    if (this.decoder === null) throw new Error('The decoder was asked before it was started.');
    return this.decoder;
  }
}

const CANDIDATES: readonly CandidateIndex[] = [0, 1, 2, 3];

type Trial = Awaited<ReturnType<DecoderDesk['compare']>>;

const UNAVAILABLE = {
  outcome: 'unavailable',
  wasmMilliseconds: null,
  webGpuMilliseconds: null,
} as const;

const fetchGraphs = async ({ graphs }: DecoderSpec): Promise<GraphBytes> => {
  const fetchGraph = async (role: GraphRole): Promise<Uint8Array> => {
    const { url, sha256 } = graphs[role];
    const check = (bytes: Uint8Array<ArrayBuffer>) => checkHash(bytes, sha256, 'The decoder');
    const load = async (): Promise<Uint8Array<ArrayBuffer>> => {
      const bytes = await fetchBytes(url, 'The decoder');
      await check(bytes);
      return bytes;
    };
    return keptBytes(url, load, check);
  };
  const [prepare, delta, decode] = await Promise.all([
    fetchGraph('prepare'),
    fetchGraph('delta'),
    fetchGraph('decode'),
  ]);
  return { prepare, delta, decode };
};
