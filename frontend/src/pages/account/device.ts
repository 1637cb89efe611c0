/** What a browser calls itself, in words. */

import { words } from '../../words/words';

const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;

const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

type Names = readonly (readonly [part: string, name: string])[];

const nameIn = (userAgent: string, names: Names): string | undefined =>
  names.find(([part]) => userAgent.includes(part))?.[1];

/** "Firefox on Windows"; a program that is no browser keeps its first word. */
export const deviceName = (userAgent: string): string => {
  const browser = nameIn(userAgent, BROWSERS) ?? userAgent.split(/[\s/]/)[0] ?? '';
  const system = nameIn(userAgent, SYSTEMS);
  if (browser === '') return words.account.logIns.unknownDevice;
  return system === undefined ? browser : words.account.logIns.device(browser, system);
};
