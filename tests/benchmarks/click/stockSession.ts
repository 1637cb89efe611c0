/**
 * Stands in for `workers/decoderSession.ts` on the page that ours is compared with: Meta's graph for
 * a single mask, which resizes to the image inside, and a page that wants the mask at that size.
 *
 * Kind to the baseline: it thresholds the mask and lets it go, where rivals copy it into pictures or
 * nested arrays. What is drawn are its low-resolution logits, by the same canvas.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';

import type { DecoderSpec } from '../../../frontend/src/decoder/protocol';
import type { SizeHW } from '../../../frontend/src/engine/geometry/spaces';
import { imagePoint } from '../../../frontend/src/engine/geometry/spaces';
import type { LowResLogits } from '../../../frontend/src/engine/masks/upsample';
import type { Candidates } from '../../../frontend/src/engine/prompts/candidates';
import { promptsToFeeds } from '../../../frontend/src/engine/prompts/feeds';
import { pointPrompt } from '../../../frontend/src/engine/prompts/prompts';
import type { Prompt } from '../../../frontend/src/engine/prompts/prompts';
import type { Runtime } from '../../../frontend/src/workers/runtimes';

/** The bench answers it; `stockPage.ts`. */
const STOCK_URL = '/assets/stock-decoder.onnx';

const CANDIDATE_COUNT = 4;

export class PreparedImage {
  constructor(readonly embedding: Tensor) {}

  get byteLength(): number {
    return this.embedding.size * Float32Array.BYTES_PER_ELEMENT;
  }

  release(): void {
    this.embedding.dispose();
  }
}

interface DecodeRequest {
  readonly image: PreparedImage;
  readonly imageSize: SizeHW;
  readonly prompts: readonly Prompt[];
  readonly maskInput: LowResLogits | null;
}

export class DecoderSession {
  readonly byteLength = 0;
  /** The last mask at the image's size, 1 is foreground. */
  mask = new Uint8Array(0);

  private constructor(
    private readonly session: InferenceSession,
    readonly runtime: Runtime,
    readonly spec: DecoderSpec,
  ) {}

  static async create(
    runtime: Runtime,
    _graphs: unknown,
    spec: DecoderSpec,
  ): Promise<DecoderSession> {
    const response = await fetch(STOCK_URL);
    const graph = new Uint8Array(await response.arrayBuffer());
    const decoder = new DecoderSession(await runtime.open(graph), runtime, spec);
    const { channels, grid, inputSize } = spec;
    const halves = new Uint16Array(channels * grid.height * grid.width);
    await decoder.decode({
      image: await decoder.prepare(halves),
      imageSize: { height: inputSize, width: inputSize },
      prompts: [pointPrompt(imagePoint(1, 1), 1)],
      maskInput: null,
    });
    return decoder;
  }

  prepare(halves: Uint16Array): Promise<PreparedImage> {
    const { channels, grid } = this.spec;
    const values = Float32Array.from(halves, widened);
    const dims = [1, channels, grid.height, grid.width];
    return Promise.resolve(new PreparedImage(this.runtime.tensor('float32', values, dims)));
  }

  async decode({ image, imageSize, prompts, maskInput }: DecodeRequest): Promise<Candidates> {
    const { runtime, spec } = this;
    const feeds = promptsToFeeds(prompts, imageSize, spec.inputSize);
    const { height, width } = spec.lowres;
    const mask = maskInput?.data ?? new Float32Array(height * width);
    const outputs = await this.session.run({
      image_embeddings: image.embedding,
      point_coords: runtime.tensor('float32', feeds.pointCoords, [1, feeds.count, 2]),
      point_labels: runtime.tensor('float32', feeds.pointLabels, [1, feeds.count]),
      mask_input: runtime.tensor('float32', mask, [1, 1, height, width]),
      has_mask_input: runtime.tensor('float32', Float32Array.of(maskInput === null ? 0 : 1), [1]),
      orig_im_size: runtime.tensor(
        'float32',
        Float32Array.of(imageSize.height, imageSize.width),
        [2],
      ),
    });
    this.mask = Uint8Array.from(floats(outputs, 'masks'), isForeground);
    return this.asCandidates(outputs);
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  /** One mask where the page expects four. */
  private asCandidates(outputs: InferenceSession.OnnxValueMapType): Candidates {
    const one = floats(outputs, 'low_res_logits');
    const logits = new Float32Array(CANDIDATE_COUNT * one.length);
    for (let index = 0; index < CANDIDATE_COUNT; index += 1) logits.set(one, index * one.length);
    const iou = floats(outputs, 'iou_predictions')[0] ?? 0;
    return {
      logits,
      size: this.spec.lowres,
      iouPredictions: new Float32Array(CANDIDATE_COUNT).fill(iou),
      stabilityScores: new Float32Array(CANDIDATE_COUNT),
    };
  }
}

const isForeground = (value: number): number => (value > 0 ? 1 : 0);

const floats = (outputs: InferenceSession.OnnxValueMapType, name: string): Float32Array => {
  const data = outputs[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new Error(`The stock decoder gives no ${name}.`);
};

/** IEEE 754 binary16; once an image, not timed. */
const widened = (bits: number): number => {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1024 + fraction) * 2 ** (exponent - 25);
};
