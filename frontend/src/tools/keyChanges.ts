/** Changing what a key does, one command at a time. */
import { holderOf } from './keyBindings';
import type { KeyBindings, KeyChanges } from './keyBindings';
import type { Command } from './keymap';

/** What giving a combination to a command would mean. */
export type KeyWish =
  | { readonly outcome: 'free'; readonly changes: KeyChanges }
  | { readonly outcome: 'taken'; readonly by: Command; readonly changes: KeyChanges }
  | { readonly outcome: 'fixed' };

/** @returns  `changes` are those that give the command the key alone, taken from whom it had */
export const wishForKey = (
  bindings: KeyBindings,
  changes: KeyChanges,
  command: Command,
  combination: string,
): KeyWish => {
  const holder = holderOf(bindings, combination, command.id);
  if (holder === 'digits') return { outcome: 'fixed' };
  const own = { ...changes, [command.id]: [combination] };
  if (holder === null) return { outcome: 'free', changes: own };
  const left = bindings.keysOf(holder).filter((key) => key !== combination);
  return { outcome: 'taken', by: holder, changes: { ...own, [holder.id]: left } };
};

/** Give a command its preset's keys back. */
export const withoutChange = (changes: KeyChanges, commandId: string): KeyChanges =>
  Object.fromEntries(Object.entries(changes).filter(([id]) => id !== commandId));
