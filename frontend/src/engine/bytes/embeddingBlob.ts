/** The stored embedding: a 128-byte header, little endian, then float16 values row-major. */
import type { SizeHW } from '../geometry/spaces';
import { bytesToHex } from './uuid7';

const MAGIC = 'SAMWEMB1';
const HEADER_BYTES = 128;
const DTYPE_FLOAT16 = 1;

export interface EmbeddingHeader {
  readonly preprocessingVersion: number;
  readonly channels: number;
  readonly grid: SizeHW;
  /** Size of the image inside the model input. */
  readonly resized: SizeHW;
  readonly imageSize: SizeHW;
  readonly checkpointSha256: string;
  readonly payloadSha256: string;
}

/** The bytes are not an embedding of the form this client knows. */
export class EmbeddingBlobError extends Error {
  override readonly name = 'EmbeddingBlobError';
}

/**
 * Read the header and check it against the number of bytes that came.
 * @throws EmbeddingBlobError when the bytes are not an embedding, or not a whole one
 */
export const parseEmbeddingHeader = (bytes: Uint8Array): EmbeddingHeader => {
  if (bytes.length < HEADER_BYTES) {
    throw new EmbeddingBlobError(`An embedding has at least 128 bytes; ${bytes.length} came.`);
  }
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) throw new EmbeddingBlobError('The bytes do not start like an embedding.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (offset: number): number => view.getUint32(offset, true);
  const size = (offset: number): SizeHW => ({ height: word(offset), width: word(offset + 4) });
  const dtype = view.getUint16(14, true);
  if (word(8) !== HEADER_BYTES || dtype !== DTYPE_FLOAT16) {
    throw new EmbeddingBlobError(
      `An embedding with a header of ${word(8)} bytes and dtype ${dtype} is not known here.`,
    );
  }
  const header: EmbeddingHeader = {
    preprocessingVersion: view.getUint16(12, true),
    channels: word(16),
    grid: size(20),
    resized: size(28),
    imageSize: size(36),
    checkpointSha256: bytesToHex(bytes.subarray(48, 80)),
    payloadSha256: bytesToHex(bytes.subarray(80, 112)),
  };
  const wanted = HEADER_BYTES + 2 * header.channels * header.grid.height * header.grid.width;
  if (bytes.length !== wanted) {
    throw new EmbeddingBlobError(`The embedding has ${bytes.length} bytes instead of ${wanted}.`);
  }
  return header;
};

/** The payload's bytes, as a view. */
export const embeddingPayload = (bytes: Uint8Array): Uint8Array => bytes.subarray(HEADER_BYTES);

/** The payload as float16 bit patterns (channels, grid height, grid width), row-major, a view. */
export const embeddingValues = (bytes: Uint8Array): Uint16Array => {
  const payload = embeddingPayload(bytes);
  return new Uint16Array(payload.buffer, payload.byteOffset, payload.byteLength / 2);
};
