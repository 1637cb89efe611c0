/** How the person who is logged in enters: name, second factors, log-ins. */

import { api, dataOf } from '../client';
import { makePasskey } from '../passkeys';
import { accountFromWire } from '../peopleMappers';
import type { Account, TotpOffer } from '../peopleTypes';

export interface AccountChange {
  readonly username: string;
  readonly mailAddress: string;
}

export const getAccount = async (): Promise<Account> =>
  accountFromWire(await dataOf(api.GET('/api/v1/account/')));

export const updateAccount = async (change: AccountChange): Promise<Account> =>
  accountFromWire(
    await dataOf(
      api.PATCH('/api/v1/account/', {
        body: { username: change.username, mail_address: change.mailAddress },
      }),
    ),
  );

export const endLogIn = async (id: string): Promise<void> => {
  await api.DELETE('/api/v1/account/log-ins/{log_in_id}/', {
    params: { path: { log_in_id: id } },
  });
};

export const endOtherLogIns = async (): Promise<void> => {
  await api.DELETE('/api/v1/account/log-ins/');
};

export const offerTotp = async (): Promise<TotpOffer> => dataOf(api.POST('/api/v1/account/totp/'));

/** Take an app into use; gives the recovery codes, which are shown this once. */
export const activateTotp = async (code: string): Promise<readonly string[]> =>
  (await dataOf(api.PUT('/api/v1/account/totp/', { body: { code } }))).recovery_codes;

export const removeTotp = async (): Promise<void> => {
  await api.DELETE('/api/v1/account/totp/');
};

export const makeRecoveryCodes = async (): Promise<readonly string[]> =>
  (await dataOf(api.POST('/api/v1/account/recovery-codes/'))).recovery_codes;

/** Have the browser make a passkey; gives recovery codes if these are the first ones. */
export const addPasskey = async (name: string): Promise<readonly string[]> => {
  const offer = await dataOf(api.POST('/api/v1/account/passkeys/offer/'));
  const credential = await makePasskey(offer.public_key);
  const body = { name, credential };
  return (await dataOf(api.POST('/api/v1/account/passkeys/', { body }))).recovery_codes;
};

export const renamePasskey = async (id: number, name: string): Promise<void> => {
  await api.PATCH('/api/v1/account/passkeys/{passkey_id}/', {
    params: { path: { passkey_id: id } },
    body: { name },
  });
};

export const removePasskey = async (id: number): Promise<void> => {
  await api.DELETE('/api/v1/account/passkeys/{passkey_id}/', {
    params: { path: { passkey_id: id } },
  });
};
