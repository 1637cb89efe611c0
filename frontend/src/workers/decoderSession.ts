/** The decoder's three graphs behind two functions: prepare an image, decode prompts on it. */
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';

import { WorkerProblemError } from '../decoder/protocol';
import type { DecoderSpec, GraphRole } from '../decoder/protocol';
import type { SizeHW } from '../engine/geometry/spaces';
import { imagePoint } from '../engine/geometry/spaces';
import { stabilityScore } from '../engine/masks/stability';
import type { LowResLogits } from '../engine/masks/upsample';
import { candidateLogits } from '../engine/prompts/candidates';
import type { Candidates } from '../engine/prompts/candidates';
import { promptsToFeeds } from '../engine/prompts/feeds';
import { CANDIDATE_COUNT, pointPrompt } from '../engine/prompts/prompts';
import type { CandidateIndex, Prompt } from '../engine/prompts/prompts';
import type { Runtime } from './runtimes';

/** Bytes of the ONNX file of each graph. */
export type GraphBytes = Readonly<Record<GraphRole, Uint8Array>>;

/** What `prepare` makes of an image, by the names under which `decode` and `delta` read it. */
type PreparedTensors = Readonly<Record<string, Tensor>>;

/** An image as the decoder reads it; for a ViT 10 MiB. */
export class PreparedImage {
  readonly byteLength: number;

  constructor(readonly tensors: PreparedTensors) {
    this.byteLength = Object.values(tensors).reduce(
      (sum, { size }) => sum + size * Float32Array.BYTES_PER_ELEMENT,
      0,
    );
  }

  /** Free it; also what lies on a graphics device. */
  release(): void {
    for (const tensor of Object.values(this.tensors)) tensor.dispose();
  }
}

export interface DecodeRequest {
  readonly image: PreparedImage;
  readonly imageSize: SizeHW;
  readonly prompts: readonly Prompt[];
  readonly maskInput: LowResLogits | null;
}

/** Float16 to float32, once an image; not every graphics device knows float16 in its shaders. */
const WIDENING_NODE = '/Cast';

type Sessions = Readonly<Record<GraphRole, InferenceSession>>;

export class DecoderSession {
  /** As far as it is known: the files' bytes, of which the runtime holds a copy. */
  readonly byteLength: number;

  private constructor(
    private readonly sessions: Sessions,
    readonly runtime: Runtime,
    readonly spec: DecoderSpec,
    graphs: GraphBytes,
  ) {
    this.byteLength = Object.values(graphs).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Load a decoder and run each graph once, so that no click pays for a first run. */
  static async create(
    runtime: Runtime,
    graphs: GraphBytes,
    spec: DecoderSpec,
  ): Promise<DecoderSession> {
    const sessions = {
      prepare: await runtime.open(graphs.prepare, {
        isOutputKept: true,
        cpuNodes: [WIDENING_NODE],
      }),
      delta: await runtime.open(graphs.delta, { isOutputKept: true }),
      decode: await runtime.open(graphs.decode),
    };
    const decoder = new DecoderSession(sessions, runtime, spec, graphs);
    await decoder.warmUp();
    return decoder;
  }

  /**
   * Compute what depends on the image alone.
   * @param halves  the embedding as it is stored: float16 (channels, grid height, grid width)
   */
  async prepare(halves: Uint16Array): Promise<PreparedImage> {
    const { channels, grid } = this.spec;
    const dims = [1, channels, grid.height, grid.width];
    const embedding = this.runtime.tensor('float16', halves, dims);
    return new PreparedImage(await this.sessions.prepare.run({ embedding }));
  }

  async decode({ image, imageSize, prompts, maskInput }: DecodeRequest): Promise<Candidates> {
    if (maskInput === null) return this.decodeOn(image, imageSize, prompts);
    const masked = await this.withMask(image, maskInput);
    try {
      return await this.decodeOn(masked, imageSize, prompts);
    } finally {
      masked.release();
    }
  }

  async release(): Promise<void> {
    for (const session of Object.values(this.sessions)) await session.release();
  }

  /** Let a previous mask count: the outputs of `delta` stand in the order of those of `prepare`. */
  private async withMask(image: PreparedImage, { data, size }: LowResLogits) {
    const { prepare, delta } = this.sessions;
    const mask_input = this.runtime.tensor('float32', data, [1, 1, size.height, size.width]);
    const outputs = await delta.run({ mask_input, ...image.tensors });
    const corrected = prepare.outputNames.map(
      (name, index) => [name, named(outputs, delta.outputNames[index] ?? '')] as const,
    );
    return new PreparedImage(Object.fromEntries(corrected));
  }

  private async decodeOn(
    image: PreparedImage,
    imageSize: SizeHW,
    prompts: readonly Prompt[],
  ): Promise<Candidates> {
    const { runtime, spec } = this;
    const feeds = promptsToFeeds(prompts, imageSize, spec.inputSize);
    const outputs = await this.sessions.decode.run({
      point_coords: runtime.tensor('float32', feeds.pointCoords, [1, feeds.count, 2]),
      point_labels: runtime.tensor('float32', feeds.pointLabels, [1, feeds.count]),
      ...image.tensors,
    });
    const { lowres } = spec;
    return this.scored(imageSize, {
      logits: floats(outputs, 'low_res_logits', CANDIDATE_COUNT * lowres.height * lowres.width),
      iouPredictions: floats(outputs, 'iou_predictions', CANDIDATE_COUNT),
      size: lowres,
    });
  }

  private scored(imageSize: SizeHW, answer: Omit<Candidates, 'stabilityScores'>): Candidates {
    const { inputSize, maskThreshold } = this.spec;
    const stabilityScores = new Float32Array(CANDIDATE_COUNT);
    const candidates = { ...answer, stabilityScores };
    const target = { imageSize, inputSize, maskThreshold };
    stabilityScores.forEach((_, index) => {
      const logits = candidateLogits(candidates, index as CandidateIndex);
      stabilityScores[index] = stabilityScore(logits, target);
    });
    return candidates;
  }

  private async warmUp(): Promise<void> {
    const { channels, grid, inputSize, lowres } = this.spec;
    const imageSize = { height: inputSize, width: inputSize };
    const image = await this.prepare(new Uint16Array(channels * grid.height * grid.width));
    const data = new Float32Array(lowres.height * lowres.width);
    for (const maskInput of [null, { data, size: lowres }]) {
      const prompts = [pointPrompt(imagePoint(1, 1), 1)];
      await this.decode({ image, imageSize, prompts, maskInput });
    }
    image.release();
  }
}

const named = (outputs: InferenceSession.OnnxValueMapType, name: string): Tensor => {
  const tensor = outputs[name];
  if (tensor !== undefined) return tensor;
  throw shapeProblem(`gives no ${name}`);
};

const floats = (
  outputs: InferenceSession.OnnxValueMapType,
  name: string,
  length: number,
): Float32Array => {
  const { data } = named(outputs, name);
  if (data instanceof Float32Array && data.length === length) return data;
  throw shapeProblem(`does not give ${length} float32 values as ${name}`);
};

const shapeProblem = (what: string): WorkerProblemError =>
  new WorkerProblemError({
    code: 'decoder-shape',
    message: `The decoder ${what}.`,
    hint: 'It was exported by another version of samweb; export it again.',
  });
