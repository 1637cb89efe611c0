/** Embeddings in the worker: fetched once, checked, kept as the float16 bytes that came. */
import { ByteCache } from '../decoder/byteCache';
import { WorkerProblemError } from '../decoder/protocol';
import type { DecoderSpec, EmbeddingSource } from '../decoder/protocol';
import {
  EmbeddingBlobError,
  embeddingPayload,
  embeddingValues,
  parseEmbeddingHeader,
} from '../engine/bytes/embeddingBlob';
import type { EmbeddingHeader } from '../engine/bytes/embeddingBlob';
import { regionSize } from '../engine/geometry/region';
import { checkHash, fetchBytes } from './fetchBytes';

/** 32 embeddings of a ViT, which are 2 MiB each. */
const BUDGET_BYTES = 64 * 2 ** 20;

export class EmbeddingStore {
  private readonly kept = new ByteCache<Uint8Array>(BUDGET_BYTES);
  private readonly fetching = new Map<string, Promise<Uint8Array>>();

  /**
   * Fetch an embedding unless it is here.
   * @param priority  low for what nobody waits for yet
   * @throws WorkerProblemError when it does not come, is damaged or belongs to other weights
   */
  async fetch(
    source: EmbeddingSource,
    spec: DecoderSpec,
    priority: RequestPriority = 'auto',
  ): Promise<Uint8Array> {
    const known = this.kept.get(source.url);
    if (known !== undefined) {
      checkMatch(readHeader(known), spec, source);
      return known;
    }
    const running = this.fetching.get(source.url) ?? fetchEmbedding(source, spec, priority);
    this.fetching.set(source.url, running);
    try {
      const bytes = await running;
      this.kept.set(source.url, bytes);
      return bytes;
    } finally {
      this.fetching.delete(source.url);
    }
  }

  /** Tell whether an embedding is here. */
  has(source: EmbeddingSource): boolean {
    return this.kept.has(source.url);
  }

  /**
   * Give an embedding as float16 bit patterns, (channels, grid height, grid width).
   * @throws WorkerProblemError as `fetch`
   */
  async halves(source: EmbeddingSource, spec: DecoderSpec): Promise<Uint16Array> {
    return embeddingValues(await this.fetch(source, spec));
  }
}

const fetchEmbedding = async (
  source: EmbeddingSource,
  spec: DecoderSpec,
  priority: RequestPriority,
): Promise<Uint8Array> => {
  const bytes = await fetchBytes(source.url, 'The embedding', priority);
  const header = readHeader(bytes);
  checkMatch(header, spec, source);
  await checkHash(
    bytes.slice(bytes.length - embeddingPayload(bytes).length),
    header.payloadSha256,
    'The embedding',
  );
  return bytes;
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
  const { height, width } = regionSize(source);
  const isSameSize = header.imageSize.height === height && header.imageSize.width === width;
  const isSameShape =
    header.channels === spec.channels &&
    header.grid.height === spec.grid.height &&
    header.grid.width === spec.grid.width;
  if (isSameSize && isSameShape) return;
  throw new WorkerProblemError({
    code: 'embedding-mismatch',
    message:
      `The embedding is about an image of ${header.imageSize.width} x ${header.imageSize.height} ` +
      `pixels, not ${width} x ${height}, or has another shape.`,
    hint: 'Ask for the image to be encoded again.',
  });
};
