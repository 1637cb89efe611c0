/**
 * Light or dark: the editor is dark unless told otherwise, everything else follows the system.
 * The two choices are kept apart.
 */

import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core';

import { browserStorage } from '../stores/browserStorage';

const EDITOR_PATH = /^\/projects\/[^/]+\/images\/[^/]+/;

export const isEditorPath = (pathname: string): boolean => EDITOR_PATH.test(pathname);

interface Place {
  readonly storageKey: string;
  readonly fallback: MantineColorScheme;
}

const EDITOR: Place = { storageKey: 'samweb-scheme-editor', fallback: 'dark' };
const ELSEWHERE: Place = { storageKey: 'samweb-scheme', fallback: 'auto' };

const placeNow = (): Place => (isEditorPath(location.pathname) ? EDITOR : ELSEWHERE);

const isScheme = (value: string | null): value is MantineColorScheme =>
  value === 'light' || value === 'dark' || value === 'auto';

/** The scheme of the page that is open now. */
export const schemeHere = (): MantineColorScheme => {
  const { storageKey, fallback } = placeNow();
  const stored = browserStorage()?.getItem(storageKey) ?? null;
  return isScheme(stored) ? stored : fallback;
};

export const colorSchemeManager: MantineColorSchemeManager = {
  get: schemeHere,
  set: (scheme) => browserStorage()?.setItem(placeNow().storageKey, scheme),
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => browserStorage()?.removeItem(placeNow().storageKey),
};
