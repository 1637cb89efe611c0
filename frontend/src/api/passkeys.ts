/** Passkeys, as far as they are the browser's part: what it can, and its two ceremonies. */

import { words } from '../words/words';
import { ProblemError } from './problems';

type Json = Record<string, unknown>;

/** Why this page cannot use passkeys, or null if it can. */
export const passkeyLack = (): string | null => {
  const lacks = words.api.passkeys;
  if (!isSecureContext) return lacks.plainHttp;
  // A passkey is bound to a name; the standard leaves addresses out.
  if (/^[\d.]+$|^\[/.test(location.hostname)) return lacks.byAddress(location.hostname);
  if (!('PublicKeyCredential' in globalThis) || !('toJSON' in PublicKeyCredential.prototype)) {
    return lacks.unknown;
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
      title: words.api.passkeys.notUsed,
      detail: error instanceof Error ? error.message : String(error),
      hint: words.api.passkeys.notUsedHint,
      status: -1,
    });
  }
};
