/** Numbers within sentences, as a language writes them. */

export interface Numbers {
  /** "1,204" */
  readonly count: (value: number) => string;
  /** "1 image", "1,204 images" */
  readonly amount: (value: number, one: string, many: string) => string;
  /** "0.97", "−1024.5": ungrouped, with a true minus sign. Without `least`, `most` digits. */
  readonly decimal: (value: number, most: number, least?: number) => string;
}

/** For languages whose nouns have one form for one and another for everything else. */
export const numbersOf = (language: string): Numbers => {
  const format = new Intl.NumberFormat(language);
  const count = (value: number): string => format.format(value);
  const decimals = new Map<string, Intl.NumberFormat>();
  /** Kept: some are written with every move of the pointer. */
  const decimalFormat = (most: number, least: number): Intl.NumberFormat => {
    const key = `${String(least)} ${String(most)}`;
    const known =
      decimals.get(key) ??
      new Intl.NumberFormat(language, {
        minimumFractionDigits: least,
        maximumFractionDigits: most,
        useGrouping: false,
      });
    decimals.set(key, known);
    return known;
  };
  return {
    count,
    amount: (value, one, many) => `${count(value)} ${value === 1 ? one : many}`,
    decimal: (value, most, least = most) => {
      // Rounded first: what is rounded to zero has no sign.
      const rounded = Number(value.toFixed(most)) + 0;
      return decimalFormat(most, least).format(rounded).replace('-', '−');
    },
  };
};

export interface Separators {
  readonly thousands: string;
  readonly decimals: string;
}

/** What stands within a number, for fields that take one. */
export const separatorsOf = (language: string): Separators => {
  const parts = new Intl.NumberFormat(language).formatToParts(1234.5);
  const signOf = (type: 'group' | 'decimal'): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  return { thousands: signOf('group'), decimals: signOf('decimal') };
};
