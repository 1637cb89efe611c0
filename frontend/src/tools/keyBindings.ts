/** Which key does what: the commands' own keys, a preset's, and what the person has changed. */
import { COMMANDS } from './keymap';
import type { Command } from './keymap';
import { PRESETS } from './keyPresets';
import type { PresetName } from './keyPresets';

/** Command id to combinations; a command that is not named keeps its keys. */
export type KeyChanges = Readonly<Record<string, readonly string[]>>;

export interface KeyBindings {
  readonly keysOf: (command: Pick<Command, 'id' | 'keys'>) => readonly string[];
  readonly commandFor: (combination: string) => Command | undefined;
  /** Commands that want a combination which another one, before them, gets. */
  readonly conflicts: readonly KeyConflict[];
}

export interface KeyConflict {
  readonly combination: string;
  /** The first one gets it. */
  readonly commands: readonly Command[];
}

/** Digits choose categories and cannot be given away. */
const FIXED = /^(?:Shift\+)?[1-9]$/;

/**
 * Lay changes over a preset over the commands' own keys.
 * A preset takes its keys from the commands that have them by default; a person's change takes
 * nothing away by itself and shows as a conflict instead.
 */
export const bindKeys = (preset: PresetName, changes: KeyChanges): KeyBindings => {
  const changed = PRESETS[preset].keys;
  const taken = new Set(Object.values(changed).flat());
  const keys = new Map(
    COMMANDS.map((command) => [
      command.id,
      changes[command.id] ?? changed[command.id] ?? command.keys.filter((key) => !taken.has(key)),
    ]),
  );
  const wanting = new Map<string, Command[]>();
  for (const command of COMMANDS) {
    for (const combination of keys.get(command.id) ?? []) {
      const others = wanting.get(combination);
      if (others === undefined) wanting.set(combination, [command]);
      else others.push(command);
    }
  }
  return {
    keysOf: ({ id, keys: own }) => keys.get(id) ?? own,
    commandFor: (combination) => wanting.get(combination)?.[0],
    conflicts: [...wanting]
      .filter(([, commands]) => commands.length > 1)
      .map(([combination, commands]) => ({ combination, commands })),
  };
};

/** Who has a combination already, other than the command that asks for it. */
export const holderOf = (
  bindings: KeyBindings,
  combination: string,
  commandId: string,
): Command | 'digits' | null => {
  if (FIXED.test(combination)) return 'digits';
  const holder = bindings.commandFor(combination);
  return holder === undefined || holder.id === commandId ? null : holder;
};
