/** The decoder worker: decoder and embeddings live here, prompts come in, logits go out. */
import { EmbeddingCache } from '../decoder/embeddingCache';
import { PromptChain } from '../decoder/promptChain';
import { WorkerProblemError } from '../decoder/protocol';
import type {
  DecodeAnswer,
  DecoderCalls,
  DecoderSpec,
  EmbeddingSource,
  GraphFile,
} from '../decoder/protocol';
import {
  EmbeddingBlobError,
  embeddingPayload,
  embeddingValues,
  parseEmbeddingHeader,
} from '../engine/bytes/embeddingBlob';
import type { EmbeddingHeader } from '../engine/bytes/embeddingBlob';
import { defaultCandidate, pointPrompt } from '../engine/prompts/prompts';
import { DecoderSession } from './decoderSession';
import type { PreparedImage } from './decoderSession';
import { checkHash, fetchBytes } from './fetchBytes';
import { serve } from './serve';
import type { Answered } from './serve';

interface OpenImage {
  readonly source: EmbeddingSource;
  readonly prepared: PreparedImage;
  readonly chain: PromptChain;
}

let loaded: { readonly spec: DecoderSpec; readonly session: DecoderSession } | null = null;
let open: OpenImage | null = null;
/** The newest image that was asked for; one that comes later than it is not opened. */
let wanted: EmbeddingSource | null = null;
const embeddings = new EmbeddingCache<Uint16Array>();
const fetching = new Map<string, Promise<Uint16Array>>();

serve<DecoderCalls>({
  async start({ spec, threadCount }) {
    const [prepare, delta, decode] = await Promise.all([
      fetchGraph(spec.graphs.prepare),
      fetchGraph(spec.graphs.delta),
      fetchGraph(spec.graphs.decode),
    ]);
    const startedAt = performance.now();
    const session = await DecoderSession.create({ prepare, delta, decode }, spec, threadCount);
    loaded = { spec, session };
    open = null;
    return { answer: { warmUpMilliseconds: performance.now() - startedAt } };
  },

  async open(source) {
    wanted = source;
    const embedding = await loadEmbedding(source);
    if (wanted !== source) return { answer: null };
    const { session } = started();
    const prepared = await session.prepare(embedding);
    if (wanted !== source) return { answer: null };
    const { imageSize } = source;
    const chain = new PromptChain((prompts, maskInput) =>
      session.decode({ prepared, imageSize, prompts, maskInput }),
    );
    open = { source, prepared, chain };
    return { answer: null };
  },

  async prefetch(source) {
    await loadEmbedding(source, 'low');
    return { answer: null };
  },

  async decode({ imageId, prompts }) {
    return sent(await opened(imageId).chain.decode(prompts));
  },

  async hover({ imageId, point }) {
    const { source, prepared } = opened(imageId);
    const { imageSize } = source;
    const prompts = [pointPrompt(point, 1)];
    const candidates = await started().session.decode({
      prepared,
      imageSize,
      prompts,
      maskInput: null,
    });
    const chosen = [defaultCandidate(prompts, candidates.iouPredictions)];
    return sent({ candidates, chosen });
  },
});

/** The logits stay here as the next mask input, so a copy goes out: 1 MiB, moved, not cloned. */
const sent = ({ candidates, chosen }: DecodeAnswer): Answered<DecodeAnswer> => {
  const logits = candidates.logits.slice();
  return {
    answer: { candidates: { ...candidates, logits }, chosen },
    transfer: [logits.buffer],
  };
};

const fetchGraph = async (file: GraphFile): Promise<Uint8Array> => {
  const bytes = await fetchBytes(file.url, 'The decoder');
  await checkHash(bytes, file.sha256, 'The decoder');
  return bytes;
};

const started = (): NonNullable<typeof loaded> => {
  if (loaded === null) throw new Error('The decoder was asked before it was started.');
  return loaded;
};

const opened = (imageId: string): OpenImage => {
  if (open?.source.imageId !== imageId) throw new Error(`Image ${imageId} is not open.`);
  return open;
};

const loadEmbedding = async (
  source: EmbeddingSource,
  priority: RequestPriority = 'auto',
): Promise<Uint16Array> => {
  const known = embeddings.get(source.url);
  if (known !== undefined) return known;
  const running = fetching.get(source.url) ?? fetchEmbedding(source, priority);
  fetching.set(source.url, running);
  try {
    const values = await running;
    embeddings.set(source.url, values);
    return values;
  } finally {
    fetching.delete(source.url);
  }
};

const fetchEmbedding = async (
  source: EmbeddingSource,
  priority: RequestPriority,
): Promise<Uint16Array> => {
  const bytes = await fetchBytes(source.url, 'The embedding', priority);
  const header = readHeader(bytes);
  checkMatch(header, started().spec, source);
  await checkHash(
    bytes.slice(bytes.length - embeddingPayload(bytes).length),
    header.payloadSha256,
    'The embedding',
  );
  return embeddingValues(bytes);
};

const readHeader = (bytes: Uint8Array): EmbeddingHeader => {
  try {
    return parseEmbeddingHeader(bytes);
  } catch (error) {
    if (!(error instanceof EmbeddingBlobError)) throw error;
    throw new WorkerProblemError({
      code: 'embedding-damaged',
      message: error.message,
      hint: 'Ask for the image to be encoded again.',
    });
  }
};

/** Embedding and decoder must come from the same weights and be about the same image. */
const checkMatch = (header: EmbeddingHeader, spec: DecoderSpec, source: EmbeddingSource): void => {
  if (header.checkpointSha256 !== spec.checkpointSha256) {
    throw new WorkerProblemError({
      code: 'checkpoint-mismatch',
      message:
        `The embedding was made by other weights (${header.checkpointSha256.slice(0, 12)}…) ` +
        `than the decoder (${spec.checkpointSha256.slice(0, 12)}…).`,
      hint: 'Encode the image again with the model that the project uses now.',
    });
  }
  const { imageSize } = source;
  const isSameSize =
    header.imageSize.height === imageSize.height && header.imageSize.width === imageSize.width;
  const isSameShape =
    header.channels === spec.channels &&
    header.grid.height === spec.grid.height &&
    header.grid.width === spec.grid.width;
  if (isSameSize && isSameShape) return;
  throw new WorkerProblemError({
    code: 'embedding-mismatch',
    message:
      `The embedding is about an image of ${header.imageSize.width} x ${header.imageSize.height} ` +
      `pixels, not ${imageSize.width} x ${imageSize.height}, or has another shape.`,
    hint: 'Ask for the image to be encoded again.',
  });
};
