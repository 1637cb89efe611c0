/** Who is logged in, and the ways in and out. */

import { api, dataOf, rememberCsrfToken, rememberPerson } from '../client';
import { sessionFromWire } from '../mappers';
import { askForPasskey } from '../passkeys';
import type { Session } from '../types';
import type { SessionWire } from '../wire';

/** Take what the server says of the session. */
export const entered = (wire: SessionWire): Session => {
  rememberCsrfToken(wire.csrf_token);
  const session = sessionFromWire(wire);
  // A session that has ended leaves the page with its person.
  if (session.user !== null) rememberPerson(session.user.id);
  return session;
};

export const getSession = async (signal?: AbortSignal): Promise<Session> =>
  entered(await dataOf(api.GET('/api/v1/session/', { signal: signal ?? null })));

export const logIn = async (username: string, password: string): Promise<Session> =>
  entered(await dataOf(api.POST('/api/v1/session/', { body: { username, password } })));

/** Log in by a one-time link's token. */
export const logInByLink = async (token: string): Promise<Session> =>
  entered(await dataOf(api.POST('/api/v1/session/link/', { body: { token } })));

/** End a log-in by a code of the authenticator app, or a recovery code. */
export const giveSecondFactor = async (code: string): Promise<Session> =>
  entered(await dataOf(api.POST('/api/v1/session/second-factor/', { body: { code } })));

export const logInByPasskey = async (): Promise<Session> => {
  const offer = await dataOf(api.POST('/api/v1/session/passkey/offer/'));
  const credential = await askForPasskey(offer.public_key);
  return entered(await dataOf(api.POST('/api/v1/session/passkey/', { body: { credential } })));
};

/** Have a log-in link mailed to whoever has this name or mail address. */
export const mailLogInLink = async (who: string): Promise<void> => {
  await api.POST('/api/v1/session/forgotten/', { body: { who } });
};

/** Show again that it is the same person; it holds for 15 minutes. */
export const confirmSession = async (
  proof: { readonly password: string } | { readonly code: string },
): Promise<void> => {
  await api.POST('/api/v1/session/confirmation/', { body: proof });
};

/**
 * Set the password of whoever is logged in.
 * @param currentPassword  needed if the session says so
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
  rememberPerson(null);
};
