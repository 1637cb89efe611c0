/**
 * SHA-256 for pages that are not in a secure context, where the browser's own is missing.
 * Source: FIPS 180-4, section 6.2
 */
import { at } from './at';
import { bytesToHex } from './uuid7';

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND_CONSTANTS = fractionalRoots(64, 1 / 3);
/** First 32 bits of the fractional parts of the square roots of the first 8 primes. */
const INITIAL_STATE = fractionalRoots(8, 1 / 2);

const BLOCK_BYTES = 64;

/** Hash bytes; the answer is lower-case hexadecimal. */
export const sha256 = (bytes: Uint8Array): string => {
  const state = Uint32Array.from(INITIAL_STATE);
  const schedule = new Uint32Array(64);
  const wholeBytes = bytes.length - (bytes.length % BLOCK_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset < wholeBytes; offset += BLOCK_BYTES) {
    compress(state, schedule, view, offset);
  }
  const tail = paddedTail(bytes.subarray(wholeBytes), bytes.length);
  const tailView = new DataView(tail.buffer);
  for (let offset = 0; offset < tail.length; offset += BLOCK_BYTES) {
    compress(state, schedule, tailView, offset);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => {
    digest.setUint32(index * 4, word);
  });
  return bytesToHex(new Uint8Array(digest.buffer));
};

const paddedTail = (rest: Uint8Array, totalBytes: number): Uint8Array => {
  const tail = new Uint8Array(rest.length + 9 > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES);
  tail.set(rest);
  tail[rest.length] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor((totalBytes * 8) / 2 ** 32));
  view.setUint32(tail.length - 4, (totalBytes * 8) >>> 0);
  return tail;
};

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

const compress = (
  state: Uint32Array,
  schedule: Uint32Array,
  view: DataView,
  offset: number,
): void => {
  const w = (index: number): number => at(schedule, index);
  for (let t = 0; t < 16; t += 1) schedule[t] = view.getUint32(offset + t * 4);
  for (let t = 16; t < 64; t += 1) {
    const s0 = rotated(w(t - 15), 7) ^ rotated(w(t - 15), 18) ^ (w(t - 15) >>> 3);
    const s1 = rotated(w(t - 2), 17) ^ rotated(w(t - 2), 19) ^ (w(t - 2) >>> 10);
    schedule[t] = w(t - 16) + s0 + w(t - 7) + s1;
  }
  const word = (index: number): number => at(state, index);
  let [a, b, c, d] = [word(0), word(1), word(2), word(3)];
  let [e, f, g, h] = [word(4), word(5), word(6), word(7)];
  for (let t = 0; t < 64; t += 1) {
    const s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + at(ROUND_CONSTANTS, t) + w(t)) | 0;
    const s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((mixed, index) => {
    state[index] = word(index) + mixed;
  });
};

function fractionalRoots(count: number, power: number): Uint32Array {
  const roots = new Uint32Array(count);
  let found = 0;
  for (let number = 2; found < count; number += 1) {
    if (!isPrime(number)) continue;
    const root = number ** power;
    roots[found] = Math.floor((root - Math.floor(root)) * 2 ** 32);
    found += 1;
  }
  return roots;
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) {
    if (number % divisor === 0) return false;
  }
  return true;
}
