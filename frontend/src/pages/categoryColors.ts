/** Colours for categories that have none yet. */

/**
 * Told apart on photographs, by most kinds of colour vision too: hues far from each other follow
 * one another, and lightness alternates.
 */
export const CATEGORY_COLORS = [
  '#e6484d',
  '#3e8ef7',
  '#f5b70f',
  '#30a46c',
  '#a463f2',
  '#f76b15',
  '#00b8d4',
  '#e93d82',
  '#8bc34a',
  '#6e56cf',
  '#c99a5b',
  '#5eb0ef',
  '#ff9592',
  '#1f7a53',
  '#d0c000',
  '#b0509e',
  '#7ce2c6',
  '#9a6735',
  '#4c61d6',
  '#c4c4c4',
] as const;

/** The colour of the `index`-th category, from 0; they repeat after twenty. */
export const categoryColor = (index: number): string =>
  CATEGORY_COLORS[index % CATEGORY_COLORS.length] ?? CATEGORY_COLORS[0];
