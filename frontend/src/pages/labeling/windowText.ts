/** Windows of deep gray and what they measure, as people read them. */
import {
  hasValues,
  isSameWindow,
  presetOf,
  storedOf,
  valueOf,
  windowValues,
} from '../../engine/intensity/intensity';
import type { Intensity, SampleWindow } from '../../engine/intensity/intensity';
import { numbers, words } from '../../words/words';

/** In at most four digits behind the point. */
export const valueText = (value: number): string =>
  numbers.decimal(value, Math.abs(value) < 10 ? 4 : 1, 0);

/** A sample in the image's unit where it has one, else as the file's own number. */
export const sampleText = (sample: number, intensity: Intensity): string =>
  valueText(hasValues(intensity) ? valueOf(sample, intensity) : storedOf(sample, intensity));

/** "−160 to 240 HU (CT abdomen)" */
export const windowText = (window: SampleWindow, intensity: Intensity): string => {
  const [from, to] = windowValues(window, intensity);
  const range = words.sam.windowRange(valueText(from), valueText(to));
  const measured = `${range} ${intensity.unit}`.trimEnd();
  const name = nameOf(window, intensity);
  return name === undefined ? measured : `${measured} (${name})`;
};

const nameOf = (window: SampleWindow, intensity: Intensity): string | undefined =>
  presetOf(window, intensity)?.name ??
  (isSameWindow(window, intensity.automatic) ? words.sam.automaticWindow : undefined);
