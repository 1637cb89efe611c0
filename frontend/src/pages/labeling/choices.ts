/** What the person chooses and this browser remembers: categories on keys, and keys of commands. */
import { createStore } from 'zustand/vanilla';

import { noteCategory, settlePins } from '../../stores/preferences';
import type { PreferencesState, PreferencesStore } from '../../stores/preferences';
import type { Editor } from '../../tools/editor';
import { bindKeys } from '../../tools/keyBindings';
import type { KeyBindings } from '../../tools/keyBindings';
import { presetOf } from '../../tools/keyPresets';
import type { EditorCategory } from '../../tools/ports';

export class Choices {
  /** Category id to `#rrggbb`, retired ones included. */
  colors: ReadonlyMap<string, string> = new Map();
  readonly keys = createStore<KeyBindings>(() => bindKeys('samweb', {}));
  private projectId = '';

  constructor(
    private readonly editor: Editor,
    private readonly preferences: PreferencesStore,
  ) {}

  /** Take over the project's categories: all have colours, the active ones can be chosen. */
  setCategories(
    projectId: string,
    all: readonly { readonly id: string; readonly color: string }[],
    active: readonly EditorCategory[],
  ): void {
    this.projectId = projectId;
    this.colors = new Map(all.map(({ id, color }) => [id, color]));
    this.editor.categories.all = active;
    const ids = active.map(({ id }) => id);
    const { pins, lastCategories } = this.preferences.getState();
    const settled = settlePins(pins[projectId], ids);
    this.preferences.setState({ pins: { ...pins, [projectId]: settled } });
    const { session } = this.editor.stores;
    if (ids.some((id) => id === session.getState().categoryId)) return;
    const last = ids.find((id) => id === lastCategories[projectId]);
    session.setState({ categoryId: last ?? ids[0] ?? null });
  }

  /**
   * Follow what is chosen here and in other pages of this browser.
   * @param onChange  something that is drawn has changed
   * @returns  functions that stop it
   */
  follow(onChange: () => void): (() => void)[] {
    const take = ({ keyPreset, keyChanges, pins }: PreferencesState): void => {
      this.keys.setState(bindKeys(presetOf(keyPreset), keyChanges), true);
      this.editor.categories.pins = pins[this.projectId] ?? null;
      onChange();
    };
    take(this.preferences.getState());
    return [this.preferences.subscribe(take), this.remember()];
  }

  /** Remember the category for the next visit, and that the first mask has been made. */
  private remember(): () => void {
    return this.editor.stores.session.subscribe(({ categoryId, landing }, before) => {
      if (categoryId !== null && categoryId !== before.categoryId) {
        noteCategory(this.preferences, this.projectId, categoryId);
      }
      if (landing.length > 0 && this.preferences.getState().isFirstVisit) {
        this.preferences.setState({ isFirstVisit: false });
      }
    });
  }
}
