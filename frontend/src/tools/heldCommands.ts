/** Commands that act for as long as their key or button is held. */
import type { Editor } from './editor';
import type { KeyBindings } from './keyBindings';
import { runCombination } from './keymap';
import type { Command } from './keymap';

export class HeldCommands {
  /** By the place of the key or the name of the button that holds them. */
  private readonly held = new Map<string, Command>();

  /** @param bindings  the ones in force at a press */
  constructor(
    private readonly editor: Editor,
    private readonly bindings: () => Pick<KeyBindings, 'commandFor'>,
  ) {}

  /**
   * Run what a combination stands for, until its key or button is released.
   * @returns  whether it meant anything here
   */
  press(place: string, combination: string, isRepeat = false): boolean {
    const command = this.bindings().commandFor(combination);
    if (command?.release !== undefined && !isRepeat) this.held.set(place, command);
    return runCombination(this.editor, combination, command, isRepeat);
  }

  release(place: string): void {
    this.held.get(place)?.release?.(this.editor);
    this.held.delete(place);
  }

  releaseAll(): void {
    for (const place of [...this.held.keys()]) this.release(place);
  }
}
