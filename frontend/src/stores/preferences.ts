/** What this browser remembers about the labeler's way of working. */
import { persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

export interface PreferencesState {
  readonly isStripFolded: boolean;
  readonly isPanelFolded: boolean;
  /** Gone after the first saved mask. */
  readonly isFirstVisit: boolean;
  /** The category last used in each project. */
  readonly lastCategories: Readonly<Record<string, string>>;
}

export const makePreferencesStore = () =>
  createStore<PreferencesState>()(
    persist(
      (): PreferencesState => ({
        isStripFolded: false,
        isPanelFolded: false,
        isFirstVisit: true,
        lastCategories: {},
      }),
      { name: 'samweb-editor', version: 1 },
    ),
  );

export type PreferencesStore = ReturnType<typeof makePreferencesStore>;
