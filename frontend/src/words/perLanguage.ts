/** What is costly to make and differs by language, as the formats of `Intl`. */

import type { Language } from './language';
import { language } from './words';

/** @returns  gives what `make` makes for the language in use, once made for each */
export const perLanguage = <T>(make: (language: Language) => T): (() => T) => {
  const made = new Map<Language, T>();
  return () => {
    const known = made.get(language);
    if (known !== undefined) return known;
    const fresh = make(language);
    made.set(language, fresh);
    return fresh;
  };
};
