import { expect, test } from 'vitest';

import type { Architecture, ModelInfo } from '../../api/types';
import { chooseSides, namesOf, withModel } from './sides';
import type { AskedSides } from './sides';

const model = (name: string, architecture: Architecture, isAvailable = true): ModelInfo => ({
  name,
  architecture,
  label: name,
  note: '',
  isAvailable,
  isDefault: false,
  decoder: null,
  weightsBytes: 1,
  isPreparing: false,
  fetch: null,
});

const STARTER = model('starter', 'starter');
const VIT_B = model('vit_b', 'vit_b');
const VIT_H = model('vit_h', 'vit_h', false);
const CELLS = model('cells', 'vit_b');

const chosen = (asked: AskedSides, models: readonly ModelInfo[], projectModel = 'starter') => {
  const { left, right } = namesOf(chooseSides(models, projectModel, asked));
  return [left, right];
};

test('the project’s model stands on the left, the best other one with weights on the right', () => {
  expect(chosen({}, [STARTER, VIT_B, VIT_H])).toEqual(['starter', 'vit_b']);
  expect(chosen({}, [STARTER, VIT_B, VIT_H], 'vit_b')).toEqual(['vit_b', 'starter']);
});

test('of equally large networks the team’s newest comes first', () => {
  expect(chosen({}, [STARTER, VIT_B, VIT_H, CELLS])).toEqual(['starter', 'cells']);
});

test('the address chooses', () => {
  const models = [STARTER, VIT_B, VIT_H, CELLS];

  expect(chosen({ left: 'cells', right: 'vit_b' }, models)).toEqual(['cells', 'vit_b']);
  expect(chosen({ right: 'starter' }, models)).toEqual(['cells', 'starter']);
});

test('a model that is unknown, or whose weights are elsewhere, is passed over', () => {
  expect(chosen({ left: 'gone', right: 'vit_h' }, [STARTER, VIT_B, VIT_H])).toEqual([
    'starter',
    'vit_b',
  ]);
});

test('one model is never on both sides', () => {
  expect(chosen({ left: 'vit_b', right: 'vit_b' }, [STARTER, VIT_B])).toEqual(['vit_b', 'starter']);
});

test('without a second model the right side is empty', () => {
  expect(chosen({}, [STARTER, VIT_H])).toEqual(['starter', undefined]);
});

test('a side takes another model, and the one of the other side by changing places', () => {
  const sides = { left: STARTER, right: VIT_B };

  expect(withModel(sides, 'right', 'cells')).toEqual({ left: 'starter', right: 'cells' });
  expect(withModel(sides, 'left', 'cells')).toEqual({ left: 'cells', right: 'vit_b' });
  expect(withModel(sides, 'left', 'vit_b')).toEqual({ left: 'vit_b', right: 'starter' });
});

test('sides that the address names stay where they are when the project takes another model', () => {
  const models = [STARTER, VIT_B];
  const shown = chooseSides(models, 'starter', {});

  expect(namesOf(shown)).toEqual({ left: 'starter', right: 'vit_b' });
  expect(chooseSides(models, 'vit_b', namesOf(shown))).toEqual(shown);
  expect(chooseSides(models, 'vit_b', {})).not.toEqual(shown);
});
