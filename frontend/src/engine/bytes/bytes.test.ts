import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import {
  EmbeddingBlobError,
  embeddingPayload,
  embeddingValues,
  parseEmbeddingHeader,
} from './embeddingBlob';
import { sha256 } from './sha256';
import { uuid7 } from './uuid7';

describe('sha256', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 1000, 1_000_003])('hashes %i bytes as Node does', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 251);

    expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});

describe('uuid7', () => {
  it('puts time first, then version and variant, then the random bits', () => {
    const id = uuid7(0x0192_3456_789a, new Uint8Array(10).fill(0xff));

    expect(id).toBe('01923456-789a-7fff-bfff-ffffffffffff');
  });
});

describe('embedding blob', () => {
  const blob = (): Uint8Array => {
    const bytes = new Uint8Array(128 + 2 * 8);
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode('SAMWEMB1'));
    view.setUint32(8, 128, true);
    view.setUint16(12, 1, true);
    view.setUint16(14, 1, true);
    [2, 2, 2, 768, 1024, 1536, 2048].forEach((value, index) => {
      view.setUint32(16 + index * 4, value, true);
    });
    bytes.fill(0xab, 48, 80);
    bytes.fill(0xcd, 80, 112);
    view.setUint16(128, 0x3c00, true);
    return bytes;
  };

  it('reads every field of the header', () => {
    expect(parseEmbeddingHeader(blob())).toEqual({
      preprocessingVersion: 1,
      channels: 2,
      grid: { height: 2, width: 2 },
      resized: { height: 768, width: 1024 },
      imageSize: { height: 1536, width: 2048 },
      checkpointSha256: 'ab'.repeat(32),
      payloadSha256: 'cd'.repeat(32),
    });
  });

  it('gives the payload as float16 bit patterns', () => {
    expect(embeddingPayload(blob())).toHaveLength(16);
    expect(Array.from(embeddingValues(blob()))).toEqual([0x3c00, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('refuses a blob that was cut off', () => {
    expect(() => parseEmbeddingHeader(blob().subarray(0, 140))).toThrow(EmbeddingBlobError);
  });

  it('refuses bytes of something else', () => {
    const bytes = blob();
    bytes[0] = 0;

    expect(() => parseEmbeddingHeader(bytes)).toThrow('do not start like an embedding');
  });
});
