/** Which language the pages speak: the one chosen on this device, else the browser's. */

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own words, as its readers look for it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
};

const STORAGE_KEY = 'samweb-language';

const languageOf = (tag: string | null): Language | undefined =>
  LANGUAGES.find((language) => tag?.toLowerCase().split('-')[0] === language);

/** The first of the wanted languages that samweb speaks; English if it speaks none of them. */
export const bestLanguage = (wanted: readonly (string | null)[]): Language =>
  wanted.map(languageOf).find((language) => language !== undefined) ?? 'en';

/** A browser that keeps nothing (private windows, blocked storage) still shows a page. */
const storedTag = (): string | null => {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
};

export const languageHere = (): Language => bestLanguage([storedTag(), ...navigator.languages]);

/**
 * Keep the choice on this device and open the page again; what is unsaved waits in the outbox.
 * @returns  false where the browser keeps nothing: then everything stays as it is
 */
export const chooseLanguage = (language: Language): boolean => {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    return false;
  }
  location.reload();
  return true;
};
