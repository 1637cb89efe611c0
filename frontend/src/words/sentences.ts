/** The fixed sentences of a dictionary, for tests over all of it. */

type Words = string | ((...parts: never[]) => unknown) | { readonly [name: string]: Words };

/** Every sentence without a place to fill, as (path, sentence). */
export const sentencesOf = (words: Words, path = ''): readonly (readonly [string, string])[] => {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words === 'function') return [];
  return Object.entries(words).flatMap(([name, inner]) =>
    sentencesOf(inner, path === '' ? name : `${path}.${name}`),
  );
};
