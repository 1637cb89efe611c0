import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';

import { sessionExpired } from './client';
import { keys } from './keys';
import { sessionQuery } from './queries';
import * as server from './resources/session';
import { NOBODY, type Session } from './types';

const sessionOf = (id: string): Session => ({
  ...NOBODY,
  user: { id, username: `user ${id}`, isSuperuser: false, hasPassword: true },
});

/** A page of a person (null: of nobody), asking a server on which `found` is logged in. */
const askAgain = async (known: string | null, found: string | null) => {
  const assign = vi.fn();
  vi.stubGlobal('location', { assign });
  vi.spyOn(server, 'getSession').mockResolvedValue(found === null ? NOBODY : sessionOf(found));
  const expired = vi.fn();
  const stop = sessionExpired.subscribe(expired);
  const client = new QueryClient();
  if (known !== null) client.setQueryData(keys.session, sessionOf(known));
  const session = await client.query({ ...sessionQuery(), staleTime: 0 });
  stop();
  const { calls } = assign.mock;
  return { userId: session.user?.id ?? null, calls, hasExpired: expired.mock.calls.length > 0 };
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('leaves the page when another tab has logged somebody else in', async () => {
  expect(await askAgain('7', '8')).toEqual({
    userId: '7',
    calls: [['/projects']],
    hasExpired: false,
  });
});

it('keeps the page of a person whose session has ended, and says so', async () => {
  expect(await askAgain('7', null)).toEqual({ userId: '7', calls: [], hasExpired: true });
});

it('takes whoever is logged in on a page of nobody', async () => {
  expect(await askAgain(null, '8')).toEqual({ userId: '8', calls: [], hasExpired: false });
});

it('stays with the same person', async () => {
  expect(await askAgain('7', '7')).toEqual({ userId: '7', calls: [], hasExpired: false });
});
