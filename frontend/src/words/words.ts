/**
 * The dictionary in use. It is loaded before the first component is imported, so that constants
 * may hold words; changing the language opens the page again.
 */

import { en } from './en';
import type { Language } from './language';
import { numbersOf } from './numbers';
import type { Numbers } from './numbers';

/** What every language has to say: English gives the shape. */
export type Dictionary = typeof en;

/** Read it as `words.account.title`; never copy a part of it at the top of the words' own files. */
export let words: Dictionary = en;

/** The language of `words`, for `Intl` and `<html lang>`. */
export let language: Language = 'en';

/** Figures without a sentence around them. */
export let numbers: Numbers = numbersOf(language);

/** Take up a language; English is at hand, and stays where another one cannot be fetched. */
export const loadWords = async (wanted: Language): Promise<void> => {
  const found = wanted === 'de' ? await import('./de').catch(() => null) : null;
  words = found?.de ?? en;
  language = found === null ? 'en' : wanted;
  numbers = numbersOf(language);
};
