import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  askedOfObject,
  carriedAttributes,
  defaultAttributes,
  isAnswer,
  leftovers,
  patchedAttributes,
  unanswered,
} from './attributes';
import type { AttributeDefinition, Scale } from './attributes';
import { question } from './testQuestion';

interface Case extends Scale {
  readonly answers: readonly unknown[];
  readonly others: readonly unknown[];
}

const { definitions: CASES } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../tests/vectors/attributes.json'), 'utf8'),
) as { definitions: readonly Case[] };

const textQuestion = (
  key: string,
  change: Partial<AttributeDefinition> = {},
): AttributeDefinition => question(key, { kind: 'text', ...change });

describe('an answer', () => {
  it.each(CASES)('is the same here and on the server: $kind $minimum $maximum $step', (one) => {
    expect(one.answers.filter((value) => !isAnswer(one, value))).toEqual([]);
    expect(one.others.filter((value) => isAnswer(one, value))).toEqual([]);
  });

  it('of text ends at 1000 characters, however many units each has', () => {
    expect(isAnswer(textQuestion('a'), '😀'.repeat(1000))).toBe(true);
    expect(isAnswer(textQuestion('a'), 'x'.repeat(1001))).toBe(false);
  });
});

const colour = textQuestion('colour', {
  kind: 'choice',
  choices: ['red', 'blue'],
  categories: ['car'],
  default: 'red',
  isRequired: true,
});
const old = textQuestion('old', { isRetired: true });
const weather = textQuestion('weather', { target: 'image' });
const ALL = [colour, textQuestion('note'), old, weather];

it('is asked of the categories of its definition, and not after its retirement', () => {
  expect(askedOfObject(ALL, 'car').map(({ key }) => key)).toEqual(['colour', 'note']);
  expect(askedOfObject(ALL, 'bus').map(({ key }) => key)).toEqual(['note']);
});

it('begins with the defaults of the category', () => {
  expect(defaultAttributes(ALL, 'car')).toEqual({ colour: 'red' });
  expect(defaultAttributes(ALL, 'bus')).toEqual({});
});

it('goes with a copy as far as the server would take it', () => {
  const attributes = { colour: 'red', old: 'x', occluded: true, gone: 3, weather: 'rain', note: 1 };

  expect(carriedAttributes(ALL, attributes, 'car')).toEqual({
    colour: 'red',
    old: 'x',
    occluded: true,
  });
  expect(carriedAttributes(ALL, attributes, 'bus')).toEqual({ old: 'x', occluded: true });
});

it('is owed while a required question has none, or one that is no longer a choice', () => {
  const asked = askedOfObject(ALL, 'car');

  expect(unanswered(asked, {}).map(({ key }) => key)).toEqual(['colour']);
  expect(unanswered(asked, { colour: 'mauve' }).map(({ key }) => key)).toEqual(['colour']);
  expect(unanswered(asked, { colour: 'blue' })).toEqual([]);
});

it('that nobody asks for is told apart from flags', () => {
  const asked = askedOfObject(ALL, 'car');

  expect(leftovers(asked, { colour: 'red', truncated: true, old: 'x' })).toEqual([['old', 'x']]);
});

it('about an image is taken away by null', () => {
  expect(patchedAttributes({ a: 1, b: 2 }, { b: null, c: 3 })).toEqual({ a: 1, c: 3 });
});
