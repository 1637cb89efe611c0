/** What an attribute's answer may be, as people read it. */
import type { Scale } from '../../engine/attributes/attributes';
import { numbers, words } from '../../words/words';

const MOST_DIGITS = 10;

/** Say what a number may be; empty where it may be any. */
export const rangeText = ({ minimum, maximum, step }: Scale): string =>
  [endsText(minimum, maximum), step === null ? '' : words.panels.attributes.range.steps(text(step))]
    .filter(Boolean)
    .join(', ');

const endsText = (minimum: number | null, maximum: number | null): string => {
  const { between, from, upTo } = words.panels.attributes.range;
  if (minimum === null) return maximum === null ? '' : upTo(text(maximum));
  return maximum === null ? from(text(minimum)) : between(text(minimum), text(maximum));
};

const text = (value: number): string => numbers.decimal(value, MOST_DIGITS, 0);
