import { expect, it } from 'vitest';

import { draftOf, EMPTY_FORM, formOf, isComplete } from './attributeForm';

const base = { ...EMPTY_FORM, name: ' Colour ' };

it('says of a choice its choices and default', () => {
  expect(draftOf({ ...base, choices: ['red', 'blue'], default: 'red', categories: ['2'] })).toEqual(
    {
      name: 'Colour',
      target: 'annotation',
      kind: 'choice',
      categoryNumbers: [2],
      choices: ['red', 'blue'],
      minimum: null,
      maximum: null,
      step: null,
      default: 'red',
      isRequired: false,
    },
  );
});

it.each([
  [
    'a checkbox',
    { kind: 'checkbox', default: 'no', choices: ['x'] },
    { default: false, choices: [] },
  ],
  ['a number', { kind: 'number', minimum: 0, default: '0.5' }, { minimum: 0, default: 0.5 }],
  ['a text', { kind: 'text', minimum: 3, default: '' }, { minimum: null, default: null }],
  ['an image', { target: 'image', categories: ['1'] }, { categoryNumbers: [] }],
] as const)('leaves out what does not belong to %s', (_what, change, expected) => {
  expect(draftOf({ ...base, ...change })).toMatchObject(expected);
});

it('is complete with a name, and a choice with choices', () => {
  expect(isComplete(base)).toBe(false);
  expect(isComplete({ ...base, choices: ['red'] })).toBe(true);
  expect(isComplete({ ...base, kind: 'text', name: ' ' })).toBe(false);
});

it('reads a definition and says the same again', () => {
  const draft = draftOf({
    ...base,
    kind: 'number',
    minimum: 1,
    maximum: '',
    step: 2,
    default: '3',
  });
  const definition = { ...draft, id: 'a', key: 'colour', order: 0, isRetired: false };

  expect(draftOf(formOf(definition as Parameters<typeof formOf>[0]))).toEqual(draft);
});
