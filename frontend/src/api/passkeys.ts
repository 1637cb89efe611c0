/** Passkeys, as far as they are the browser's part: what it can, and its two ceremonies. */

import { ProblemError } from './problems';

type Json = Record<string, unknown>;

/** Why this page cannot use passkeys, or null if it can. */
export const passkeyLack = (): string | null => {
  if (!isSecureContext) {
    return 'Browsers offer passkeys only over https, and this page came over plain http.';
  }
  // A passkey is bound to a name; the standard leaves addresses out.
  if (/^[\d.]+$|^\[/.test(location.hostname)) {
    return `Passkeys belong to a name, and this page was opened by the address ${location.hostname}.`;
  }
  if (!('PublicKeyCredential' in globalThis) || !('toJSON' in PublicKeyCredential.prototype)) {
    return 'This browser does not know passkeys; a newer one does.';
  }
  return null;
};

/** Have the browser make a passkey. */
export const makePasskey = (options: Json): Promise<Json> =>
  ceremony(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        inner(options) as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  );

/** Have the browser answer with a passkey that the person chooses. */
export const askForPasskey = (options: Json): Promise<Json> =>
  ceremony(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        inner(options) as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  );

/** The server wraps the options as the interface does: `{publicKey: …}`. */
const inner = (options: Json): unknown => options['publicKey'] ?? options;

const ceremony = async (ask: () => Promise<Credential | null>): Promise<Json> => {
  try {
    const credential = await ask();
    return (credential as PublicKeyCredential).toJSON() as Json;
  } catch (error) {
    throw new ProblemError({
      code: 'passkey-not-used',
      title: 'No passkey was used.',
      detail: error instanceof Error ? error.message : String(error),
      hint: 'Try again, or go another way.',
      status: -1,
    });
  }
};
