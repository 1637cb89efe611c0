import { expect, it } from 'vitest';

import { withState } from './withState';

it('keeps what else is filtered by', () => {
  expect(withState({ path: 'night/', tag: 'rain' }, 'submitted')).toEqual({
    path: 'night/',
    tag: 'rain',
    state: 'submitted',
  });
});

it('takes the state off alone', () => {
  expect(withState({ path: 'night/', state: 'submitted' }, undefined)).toEqual({ path: 'night/' });
});

it('leads out of the trash', () => {
  expect(withState({ path: 'night/', deleted: true }, 'submitted')).toEqual({
    path: 'night/',
    state: 'submitted',
  });
});

it('keeps a reason to skip with the skipped ones only', () => {
  const filter = { state: 'skipped', skipReason: 'blurred' } as const;

  expect(withState(filter, 'skipped')).toEqual(filter);
  expect(withState(filter, undefined)).toEqual({});
});
