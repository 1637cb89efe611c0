/** ONNX Runtime behind one function: prompts in, four candidates out. */
import * as ort from 'onnxruntime-web/wasm';
import mjsUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

import type { DecoderSpec } from '../decoder/protocol';
import { WorkerProblemError } from '../decoder/protocol';
import type { SizeHW } from '../engine/geometry/spaces';
import { imagePoint } from '../engine/geometry/spaces';
import type { LowResLogits } from '../engine/masks/upsample';
import type { Candidates } from '../engine/prompts/candidates';
import { promptsToFeeds } from '../engine/prompts/feeds';
import { CANDIDATE_COUNT, pointPrompt } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';

export interface DecodeRequest {
  /** (channels, grid height, grid width) */
  readonly embedding: Float32Array;
  readonly imageSize: SizeHW;
  readonly prompts: readonly Prompt[];
  readonly maskInput: LowResLogits | null;
}

export class DecoderSession {
  private constructor(
    private readonly session: ort.InferenceSession,
    private readonly spec: DecoderSpec,
    private readonly noMask: Float32Array,
  ) {}

  /**
   * Load a decoder and run it once, so that the first click does not pay for the first run.
   * @param threadCount  used only where the page is cross-origin isolated
   */
  static async create(
    bytes: Uint8Array,
    spec: DecoderSpec,
    threadCount: number,
  ): Promise<DecoderSession> {
    ort.env.wasm.wasmPaths = { mjs: mjsUrl, wasm: wasmUrl };
    ort.env.wasm.numThreads = self.crossOriginIsolated ? threadCount : 1;
    const session = await ort.InferenceSession.create(bytes, {
      executionProviders: ['wasm'],
      graphOptimizationLevel: 'all',
      enableCpuMemArena: true,
      enableMemPattern: true,
    });
    const noMask = new Float32Array(spec.lowres.height * spec.lowres.width);
    const decoder = new DecoderSession(session, spec, noMask);
    await decoder.decode({
      embedding: new Float32Array(spec.channels * spec.grid.height * spec.grid.width),
      imageSize: { height: spec.inputSize, width: spec.inputSize },
      prompts: [pointPrompt(imagePoint(1, 1), 1)],
      maskInput: null,
    });
    return decoder;
  }

  async decode(request: DecodeRequest): Promise<Candidates> {
    const { spec } = this;
    const feeds = promptsToFeeds(request.prompts, request.imageSize, spec.inputSize);
    const { height, width } = spec.lowres;
    const tensor = (data: Float32Array, dims: readonly number[]): ort.Tensor =>
      new ort.Tensor('float32', data, dims);
    const outputs = await this.session.run({
      image_embeddings: tensor(request.embedding, [
        1,
        spec.channels,
        spec.grid.height,
        spec.grid.width,
      ]),
      point_coords: tensor(feeds.pointCoords, [1, feeds.count, 2]),
      point_labels: tensor(feeds.pointLabels, [1, feeds.count]),
      mask_input: tensor(request.maskInput?.data ?? this.noMask, [1, 1, height, width]),
      has_mask_input: tensor(Float32Array.of(request.maskInput === null ? 0 : 1), [1]),
    });
    return {
      logits: floats(outputs, 'low_res_logits', CANDIDATE_COUNT * height * width),
      iouPredictions: floats(outputs, 'iou_predictions', CANDIDATE_COUNT),
      size: spec.lowres,
    };
  }
}

const floats = (
  outputs: ort.InferenceSession.OnnxValueMapType,
  name: string,
  length: number,
): Float32Array => {
  const data = outputs[name]?.data;
  if (data instanceof Float32Array && data.length === length) return data;
  throw new WorkerProblemError({
    code: 'decoder-shape',
    message: `The decoder does not give ${length} float32 values as ${name}.`,
    hint: 'It was exported by another version of samweb; export it again.',
  });
};
