/** ONNX Runtime behind one function: prompts in, four candidates out. */
import * as ort from 'onnxruntime-web/wasm';
import mjsUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

import type { DecoderSpec, GraphRole } from '../decoder/protocol';
import { WorkerProblemError } from '../decoder/protocol';
import type { SizeHW } from '../engine/geometry/spaces';
import { imagePoint } from '../engine/geometry/spaces';
import type { LowResLogits } from '../engine/masks/upsample';
import type { Candidates } from '../engine/prompts/candidates';
import { promptsToFeeds } from '../engine/prompts/feeds';
import { CANDIDATE_COUNT, pointPrompt } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';

/** What `prepare` or `delta` made of an image, by the names that `decode` knows. */
export type PreparedImage = Readonly<Record<string, ort.Tensor>>;

export interface DecodeRequest {
  readonly prepared: PreparedImage;
  readonly imageSize: SizeHW;
  readonly prompts: readonly Prompt[];
  readonly maskInput: LowResLogits | null;
}

type Sessions = Readonly<Record<GraphRole, ort.InferenceSession>>;

export class DecoderSession {
  private constructor(
    private readonly sessions: Sessions,
    private readonly spec: DecoderSpec,
  ) {}

  /**
   * Load a decoder and run it once, so that the first click does not pay for the first run.
   * @param threadCount  used only where the page is cross-origin isolated
   */
  static async create(
    graphs: Readonly<Record<GraphRole, Uint8Array>>,
    spec: DecoderSpec,
    threadCount: number,
  ): Promise<DecoderSession> {
    ort.env.wasm.wasmPaths = { mjs: mjsUrl, wasm: wasmUrl };
    ort.env.wasm.numThreads = self.crossOriginIsolated ? threadCount : 1;
    const load = (bytes: Uint8Array): Promise<ort.InferenceSession> =>
      ort.InferenceSession.create(bytes, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        enableCpuMemArena: true,
        enableMemPattern: true,
      });
    const sessions = {
      prepare: await load(graphs.prepare),
      delta: await load(graphs.delta),
      decode: await load(graphs.decode),
    };
    const decoder = new DecoderSession(sessions, spec);
    await decoder.warmUp();
    return decoder;
  }

  /**
   * Do what depends on the image alone.
   * @param embedding  (channels, grid height, grid width), float16 bit patterns
   */
  async prepare(embedding: Uint16Array): Promise<PreparedImage> {
    const { channels, grid } = this.spec;
    const dims = [1, channels, grid.height, grid.width];
    return this.sessions.prepare.run({ embedding: new ort.Tensor('float16', embedding, dims) });
  }

  async decode(request: DecodeRequest): Promise<Candidates> {
    const { lowres, inputSize } = this.spec;
    const feeds = promptsToFeeds(request.prompts, request.imageSize, inputSize);
    const prepared =
      request.maskInput === null
        ? request.prepared
        : await this.correct(request.prepared, request.maskInput);
    const outputs = await this.sessions.decode.run({
      point_coords: tensor(feeds.pointCoords, [1, feeds.count, 2]),
      point_labels: tensor(feeds.pointLabels, [1, feeds.count]),
      ...prepared,
    });
    return {
      logits: floats(outputs, 'low_res_logits', CANDIDATE_COUNT * lowres.height * lowres.width),
      iouPredictions: floats(outputs, 'iou_predictions', CANDIDATE_COUNT),
      size: lowres,
    };
  }

  /** Let a previous mask count: the outputs of `delta` stand in the order of those of `prepare`. */
  private async correct(prepared: PreparedImage, maskInput: LowResLogits): Promise<PreparedImage> {
    const { prepare, delta } = this.sessions;
    const { height, width } = this.spec.lowres;
    const corrected = await delta.run({
      mask_input: tensor(maskInput.data, [1, 1, height, width]),
      ...prepared,
    });
    return Object.fromEntries(
      prepare.outputNames.map((name, index) => [
        name,
        named(corrected, delta.outputNames[index] ?? ''),
      ]),
    );
  }

  private async warmUp(): Promise<void> {
    const { channels, grid, inputSize, lowres } = this.spec;
    const prepared = await this.prepare(new Uint16Array(channels * grid.height * grid.width));
    const request = {
      prepared,
      imageSize: { height: inputSize, width: inputSize },
      prompts: [pointPrompt(imagePoint(1, 1), 1)],
    };
    await this.decode({ ...request, maskInput: null });
    const blank = new Float32Array(lowres.height * lowres.width);
    await this.decode({ ...request, maskInput: { data: blank, size: lowres } });
  }
}

const tensor = (data: Float32Array, dims: readonly number[]): ort.Tensor =>
  new ort.Tensor('float32', data, dims);

const named = (outputs: ort.InferenceSession.OnnxValueMapType, name: string): ort.Tensor => {
  const value = outputs[name];
  if (value !== undefined) return value;
  throw new WorkerProblemError({
    code: 'decoder-shape',
    message: `The decoder gives no ${name}.`,
    hint: 'It was exported by another version of samweb; export it again.',
  });
};

const floats = (
  outputs: ort.InferenceSession.OnnxValueMapType,
  name: string,
  length: number,
): Float32Array => {
  const { data } = named(outputs, name);
  if (data instanceof Float32Array && data.length === length) return data;
  throw new WorkerProblemError({
    code: 'decoder-shape',
    message: `The decoder does not give ${length} float32 values as ${name}.`,
    hint: 'It was exported by another version of samweb; export it again.',
  });
};
