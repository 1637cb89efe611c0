/**
 * COCO's compressed run-length encoding, strict on both ways in.
 *
 * The runs alternate background and foreground down the columns of the whole image. The server's
 * codec follows the same rules; `tests/vectors/rle.json` holds both to them.
 */
import type { BBoxXywh, SizeHW } from '../geometry/spaces';
import { at } from '../bytes/at';
import { EMPTY_CROP } from './maskCrop';
import type { MaskCrop } from './maskCrop';

export interface CocoRle {
  readonly size: readonly [height: number, width: number];
  readonly counts: string;
}

/** The counts do not describe a mask of the stated size. */
export class RleError extends Error {
  override readonly name = 'RleError';
}

/** Places fit into 32 bits with a sign; the server takes no larger mask either. */
const MAX_PIXELS = 2 ** 31 - 1;

/** Noise over 8 megapixels; 100 times the longest outline seen on a photograph. */
const MAX_COUNTS_LENGTH = 4 * 2 ** 20;

/** Differences of runs below 2^31 fit into 31 bits and a sign: seven groups of five. */
const MAX_GROUPS = 7;

const FIRST_CHARACTER = 48;
const GROUP = 0x1f;
const SIGN = 0x10;
const MORE = 0x20;

/**
 * Read the runs of a compressed mask.
 * @returns  run lengths in pixels, background first; their sum is height * width
 * @throws   RleError when the text is not the one canonical form of a mask of that size
 */
export const rleToRuns = (rle: CocoRle): Uint32Array => {
  const pixels = pixelCount(rle.size);
  const { counts } = rle;
  if (counts.length === 0) throw new RleError('The counts are empty; a mask has at least one run.');
  if (counts.length > MAX_COUNTS_LENGTH) {
    throw new RleError(
      `The counts have ${counts.length} characters; ${MAX_COUNTS_LENGTH} may come.`,
    );
  }
  const runs = new Uint32Array(counts.length);
  let count = 0;
  let sum = 0;
  let position = 0;
  while (position < counts.length) {
    const end = numberEnd(counts, position);
    const run = readNumber(counts, position, end) + (count > 2 ? at(runs, count - 2) : 0);
    if (run < 0 || run > pixels) throw new RleError(`Run ${count} is ${run} pixels long.`);
    if (run === 0 && count > 0) throw new RleError(`Run ${count} is empty; only the first may be.`);
    runs[count] = run;
    sum += run;
    count += 1;
    position = end;
  }
  if (sum !== pixels) throw new RleError(`The runs cover ${sum} pixels, the image has ${pixels}.`);
  return runs.subarray(0, count);
};

const groupAt = (counts: string, position: number): number => {
  const code = counts.charCodeAt(position) - FIRST_CHARACTER;
  if (code < 0 || code >= 2 * MORE) {
    throw new RleError(`Character ${position} of the counts is outside COCO's alphabet.`);
  }
  return code;
};

const numberEnd = (counts: string, start: number): number => {
  let position = start;
  while ((groupAt(counts, position) & MORE) !== 0) {
    position += 1;
    if (position >= counts.length) throw new RleError('The counts end inside a number.');
  }
  const groups = position + 1 - start;
  if (groups > MAX_GROUPS) {
    throw new RleError(
      `The number at ${start} has ${groups} characters; ${MAX_GROUPS} are enough.`,
    );
  }
  return position + 1;
};

const readNumber = (counts: string, start: number, end: number): number => {
  let value = 0;
  let weight = 1;
  for (let position = start; position < end; position += 1) {
    // Arithmetic, not shifts: the seventh group's weight is 2^30, and its sign reaches 2^35.
    value += (groupAt(counts, position) & GROUP) * weight;
    weight *= GROUP + 1;
  }
  const last = groupAt(counts, end - 1);
  if (end - start > 1) {
    const extension = (groupAt(counts, end - 2) & SIGN) === 0 ? 0 : GROUP;
    if (last === extension) throw new RleError(`The number at ${start} is longer than it need be.`);
  }
  return (last & SIGN) === 0 ? value : value - weight;
};

/** Write runs as COCO's compressed text. */
export const runsToCounts = (runs: ArrayLike<number>): string => {
  const characters: string[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    let value = at(runs, index);
    if (index > 2) value -= at(runs, index - 2);
    let hasMore = true;
    while (hasMore) {
      // Arithmetic, not shifts, as above.
      const low = ((value % 32) + 32) % 32;
      value = (value - low) / 32;
      hasMore = (low & SIGN) !== 0 ? value !== -1 : value !== 0;
      characters.push(String.fromCharCode((hasMore ? low | MORE : low) + FIRST_CHARACTER));
    }
  }
  return characters.join('');
};

/** Encode a crop as the RLE of its whole image. */
export const cropToRle = (crop: MaskCrop, size: SizeHW): CocoRle => {
  const runs = new RunWriter();
  const isFullHeight = crop.height === size.height;
  for (let column = 0; column < crop.width; column += 1) {
    const top = (crop.x + column) * size.height + crop.y;
    for (let row = 0; row < crop.height; row += 1) {
      runs.put(top + row, at(crop.data, row * crop.width + column) === 1);
    }
    // Below the crop is background; without such a gap a run goes on into the next column.
    if (!isFullHeight) runs.put(top + crop.height, false);
  }
  return {
    size: [size.height, size.width],
    counts: runsToCounts(runs.finish((crop.x + crop.width) * size.height, size)),
  };
};

/** Collects runs from pixels given in column-major order; pixels left out keep the last value. */
class RunWriter {
  private readonly runs: number[] = [];
  private start = 0;
  private isInside = false;

  put(position: number, isForeground: boolean): void {
    if (isForeground === this.isInside) return;
    this.runs.push(position - this.start);
    this.start = position;
    this.isInside = isForeground;
  }

  /** @param end  position just behind the last column that may hold foreground */
  finish(end: number, size: SizeHW): readonly number[] {
    const total = size.height * size.width;
    if (end < total) this.put(end, false);
    if (total > this.start) this.runs.push(total - this.start);
    return this.runs;
  }
}

export interface RleMeasure {
  /** Foreground pixels. */
  readonly area: number;
  /** Tight box; all zero for an empty mask. */
  readonly bbox: BBoxXywh;
}

/** Area and bounding box without unpacking the mask. */
export const measureRuns = (runs: Uint32Array, height: number): RleMeasure => {
  let area = 0;
  let position = 0;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -1, -1];
  runs.forEach((length, index) => {
    if (index % 2 === 1) {
      const last = position + length - 1;
      const [firstColumn, lastColumn] = [Math.floor(position / height), Math.floor(last / height)];
      const isTall = lastColumn > firstColumn;
      area += length;
      x0 = Math.min(x0, firstColumn);
      x1 = Math.max(x1, lastColumn);
      y0 = Math.min(y0, isTall ? 0 : position % height);
      y1 = Math.max(y1, isTall ? height - 1 : last % height);
    }
    position += length;
  });
  return area === 0
    ? { area, bbox: [0, 0, 0, 0] }
    : { area, bbox: [x0, y0, x1 - x0 + 1, y1 - y0 + 1] };
};

/** Unpack a mask into its tight crop. */
export const rleToCrop = (rle: CocoRle): MaskCrop => {
  const height = rle.size[0];
  const runs = rleToRuns(rle);
  const { area, bbox } = measureRuns(runs, height);
  if (area === 0) return EMPTY_CROP;
  const [left, top, cropWidth, cropHeight] = bbox;
  const data = new Uint8Array(cropWidth * cropHeight);
  const fillColumn = (column: number, first: number, count: number): void => {
    let index = (first - top) * cropWidth + column - left;
    for (let row = 0; row < count; row += 1) {
      data[index] = 1;
      index += cropWidth;
    }
  };
  let position = 0;
  runs.forEach((length, index) => {
    const end = position + length;
    if (index % 2 === 0) {
      position = end;
      return;
    }
    while (position < end) {
      const column = Math.floor(position / height);
      const row = position - column * height;
      const count = Math.min(end - position, height - row);
      fillColumn(column, row, count);
      position += count;
    }
  });
  return { x: left, y: top, width: cropWidth, height: cropHeight, data };
};

const pixelCount = (size: readonly [number, number]): number => {
  const [height, width] = size;
  const isWhole = Number.isInteger(height) && Number.isInteger(width);
  if (!isWhole || Math.min(height, width) < 1 || height * width > MAX_PIXELS) {
    throw new RleError(`A mask cannot be ${height} x ${width} pixels.`);
  }
  return height * width;
};
