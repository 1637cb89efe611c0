import { expect, test } from 'vitest';

import { de } from './de';
import { en } from './en';
import { sentencesOf } from './sentences';

/** Words that German has from English, and names. */
const SAME_IN_BOTH: ReadonlySet<string> = new Set([
  'Annotator',
  'Box',
  'CSV',
  'Code',
  'Dashboard',
  'Decoder',
  'Ellipse',
  'Embeddings',
  'Encoder',
  'Engine',
  'Enter',
  'Gamma',
  'IoU',
  'Lasso',
  'Manager',
  'Name',
  'Passkeys',
  'Person',
  'Polygon',
  'Reviewer',
  'SAM',
  'Segment Anything',
  'Tag',
  'Text',
]);

test('German says everything in its own words', () => {
  const german = new Map(sentencesOf(de));
  const untranslated = sentencesOf(en).filter(
    ([path, english]) => german.get(path) === english && !SAME_IN_BOTH.has(english),
  );

  expect(untranslated).toEqual([]);
});

test('no sentence is empty or has space at its ends', () => {
  const careless = [...sentencesOf(en), ...sentencesOf(de)].filter(
    ([, sentence]) => sentence === '' || sentence.trim() !== sentence,
  );

  expect(careless).toEqual([]);
});
