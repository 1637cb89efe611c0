/** Numbers and times as people read them. */

import { perLanguage } from '../words/perLanguage';

const COUNT = perLanguage((language) => new Intl.NumberFormat(language));
const ONE_DIGIT = perLanguage(
  (language) =>
    new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);
const WHOLE = perLanguage(
  (language) => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }),
);
const DATE_TIME = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
);
const DATE = perLanguage((language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }));

export const formatCount = (value: number): string => COUNT().format(value);

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as file managers show them: 1,234,567 is "1.2 MB". */
export const formatBytes = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const format = unit > 0 && value < 10 ? ONE_DIGIT() : WHOLE();
  return `${format.format(value)} ${BYTE_UNITS[unit] ?? ''}`;
};

export const formatPercent = (part: number, whole: number): string =>
  `${formatCount(whole === 0 ? 0 : Math.floor((100 * part) / whole))} %`;

export const formatDateTime = (iso: string): string => DATE_TIME().format(new Date(iso));
export const formatDate = (iso: string): string => DATE().format(new Date(iso));

/** "Ada Lovelace" is "AL", "ada.l@example.org" is "AL", "ben" is "BE". */
export const initialsOf = (name: string): string => {
  const words = name
    .replace(/@.*/, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const [first = '?', second] = words;
  const letters = second === undefined ? first.slice(0, 2) : first.charAt(0) + second.charAt(0);
  return letters.toUpperCase();
};
