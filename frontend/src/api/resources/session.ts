/** Who is logged in, and the ways in and out. */

import { api, dataOf, rememberCsrfToken } from '../client';
import { sessionFromWire } from '../mappers';
import type { Session } from '../types';
import type { SessionWire } from '../wire';

const entered = (wire: SessionWire): Session => {
  rememberCsrfToken(wire.csrf_token);
  return sessionFromWire(wire);
};

export const getSession = async (signal?: AbortSignal): Promise<Session> =>
  entered(await dataOf(api.GET('/api/v1/session/', { signal: signal ?? null })));

export const logIn = async (username: string, password: string): Promise<Session> =>
  entered(await dataOf(api.POST('/api/v1/session/', { body: { username, password } })));

/** Log in by a one-time link's token. */
export const logInByLink = async (token: string): Promise<Session> =>
  entered(await dataOf(api.POST('/api/v1/session/link/', { body: { token } })));

/**
 * Set the password of whoever is logged in.
 * @param currentPassword  needed if and only if a password is set
 */
export const setPassword = async (newPassword: string, currentPassword?: string): Promise<void> => {
  await api.PUT('/api/v1/session/password/', {
    body: {
      new_password: newPassword,
      ...(currentPassword !== undefined && { current_password: currentPassword }),
    },
  });
};

export const logOut = async (): Promise<void> => {
  await api.DELETE('/api/v1/session/');
  rememberCsrfToken('');
};
