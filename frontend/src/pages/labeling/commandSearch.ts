/** Finding commands by typing: by their titles here, or by the English ones of videos and docs. */
import { COMMANDS } from '../../tools/keymap';
import type { Command } from '../../tools/keymap';
import { en } from '../../words/en';
import { words } from '../../words/words';
import { rankOf } from './ranking';

/** What acts while a key is held, and the palette itself, are nothing to choose. */
const CHOOSABLE = COMMANDS.filter(({ id, release }) => release === undefined && id !== 'palette');

/** Commands that fit, the best first. */
export const commandsFor = (typed: string): readonly Command[] => {
  const wanted = typed.split(/\s+/).filter(Boolean);
  return CHOOSABLE.flatMap((command) => {
    const ranks = [words.commands, en.commands].flatMap(({ titles, groups }) => {
      const text = `${titles[command.id]} ${groups[command.group]}`;
      return rankOfAll(text, wanted) ?? [];
    });
    return ranks.length === 0 ? [] : [{ command, rank: Math.min(...ranks) }];
  })
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
};

/** Every word must be in the text; where the first one begins decides. */
const rankOfAll = (text: string, wanted: readonly string[]): number | null => {
  const ranks = wanted.map((word) => rankOf(text, word));
  return ranks.includes(null) ? null : (ranks[0] ?? 0);
};
