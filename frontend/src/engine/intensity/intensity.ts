/**
 * What the samples of deep gray mean. A sample is what the server stores, 0 to 65535, dark to
 * bright; the stored number is what the file held, and its value what that measures.
 * Source: annotations/imaging/intensity.py, which does the same.
 */
import { clamp } from '../geometry/spaces';

/** Samples that are spread over black to white; both ends may lie beyond every sample. */
export interface SampleWindow {
  readonly low: number;
  readonly high: number;
}

export interface NamedWindow extends SampleWindow {
  readonly name: string;
}

export interface Intensity {
  /** Of this image, smallest and largest sample. */
  readonly low: number;
  readonly high: number;
  /** stored = scale * sample + offset; the scale is 1 or -1. */
  readonly scale: number;
  readonly offset: number;
  /** value = slope * stored + intercept. */
  readonly slope: number;
  readonly intercept: number;
  /** HU, or empty where nothing is known. */
  readonly unit: string;
  /** By percentile. */
  readonly automatic: SampleWindow;
  /** What SAM sees unless somebody asks for another. */
  readonly sam: SampleWindow;
  readonly presets: readonly NamedWindow[];
}

/** The server's limits of a window's ends. */
const LOWEST_EDGE = -65536;
const HIGHEST_EDGE = 131072;

/** The number that the file held. */
export const storedOf = (sample: number, { scale, offset }: Intensity): number =>
  scale * sample + offset;

/** What a sample measures, in the image's unit. */
export const valueOf = (sample: number, intensity: Intensity): number =>
  intensity.slope * storedOf(sample, intensity) + intensity.intercept;

/** Whether values say more than the file's own numbers. */
export const hasValues = ({ slope, intercept, unit }: Intensity): boolean =>
  unit !== '' || slope !== 1 || intercept !== 0;

/** Whole samples, low before high, inside what the server takes. */
export const boundedWindow = (low: number, high: number): SampleWindow => {
  const from = clamp(Math.round(low), LOWEST_EDGE, HIGHEST_EDGE - 1);
  return { low: from, high: clamp(Math.round(high), from + 1, HIGHEST_EDGE) };
};

/** A window a drag further: to the right is wider, downwards is darker. */
export const draggedWindow = (
  { low, high }: SampleWindow,
  dx: number,
  dy: number,
): SampleWindow => {
  const width = Math.max(1, high - low);
  const middle = (low + high) / 2 + dy * width * LEVEL_PER_PIXEL;
  const half = Math.max(0.5, (width * Math.exp(dx * WIDTH_PER_PIXEL)) / 2);
  return boundedWindow(middle - half, middle + half);
};

/** 350 CSS pixels double or halve the width, and move the level by as much as it is wide. */
const WIDTH_PER_PIXEL = 0.002;
const LEVEL_PER_PIXEL = 1 / 350;

export const isSameWindow = (a: SampleWindow | null, b: SampleWindow | null): boolean =>
  a?.low === b?.low && a?.high === b?.high;

/** The preset that a window is. */
export const presetOf = (window: SampleWindow, { presets }: Intensity): NamedWindow | undefined =>
  presets.find((named) => isSameWindow(named, window));

/** What a window's ends measure, the lower value first. */
export const windowValues = (
  window: SampleWindow,
  intensity: Intensity,
): readonly [from: number, to: number] => {
  const [low, high] = [valueOf(window.low, intensity), valueOf(window.high, intensity)];
  return [Math.min(low, high), Math.max(low, high)];
};
