/** Keys as they are printed where the reader sits: a German keyboard says Strg and Umschalt. */
import { words } from '../../words/words';

/** Printed alike everywhere. */
const SIGNS: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
};

/** What stands between plus signs, without the space around it. */
const PARTS = /[^+\s](?:[^+]*[^+\s])?/g;

/** @param combination  as the tables of keys write it: `Ctrl+Z`, `Shift + wheel`, `+` */
export const keyText = (combination: string): string => {
  const names: Readonly<Record<string, string>> = words.keys.names;
  return combination.replace(PARTS, (part) => SIGNS[part] ?? names[part] ?? part);
};
