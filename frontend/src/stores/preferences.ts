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
  /** Categories of each project by recent use, the last one first. */
  readonly recentCategories: Readonly<Record<string, readonly string[]>>;
  /** Categories of each project on the number keys 1 to 9; null is a free key. */
  readonly pins: Readonly<Record<string, readonly (string | null)[]>>;
  /** Name of the key preset. */
  readonly keyPreset: string;
  /** Keys that the person has changed, by command. */
  readonly keyChanges: Readonly<Record<string, readonly string[]>>;
}

export const makePreferencesStore = () =>
  createStore<PreferencesState>()(
    persist(
      (): PreferencesState => ({
        isStripFolded: false,
        isPanelFolded: false,
        isFirstVisit: true,
        lastCategories: {},
        recentCategories: {},
        pins: {},
        keyPreset: 'samweb',
        keyChanges: {},
      }),
      { name: 'samweb-editor', version: 1 },
    ),
  );

/** As many as a list shows at a glance. */
const RECENT = 12;

export const noteCategory = (
  store: PreferencesStore,
  projectId: string,
  categoryId: string,
): void => {
  store.setState(({ lastCategories, recentCategories }) => {
    const others = (recentCategories[projectId] ?? []).filter((id) => id !== categoryId);
    return {
      lastCategories: { ...lastCategories, [projectId]: categoryId },
      recentCategories: {
        ...recentCategories,
        [projectId]: [categoryId, ...others].slice(0, RECENT),
      },
    };
  });
};

const NUMBER_KEYS = 9;

/**
 * Categories on the number keys. A category stays on its key; new ones take free keys, the ones of
 * retired categories only when somebody puts them there.
 */
export const settlePins = (
  pins: readonly (string | null)[] | undefined,
  activeIds: readonly string[],
): readonly (string | null)[] => {
  const known = pins ?? [];
  const unpinned = activeIds.filter((id) => !known.includes(id));
  return [...known, ...unpinned].slice(0, NUMBER_KEYS);
};

/** Put a category on a number key; what was there goes where it came from. */
export const pinCategory = (
  store: PreferencesStore,
  projectId: string,
  categoryId: string,
  place: number,
): void => {
  store.setState(({ pins }) => {
    const next = [...(pins[projectId] ?? [])];
    const before = next.indexOf(categoryId);
    if (before >= 0) next[before] = next[place] ?? null;
    while (next.length <= place) next.push(null);
    next[place] = categoryId;
    return { pins: { ...pins, [projectId]: next } };
  });
};

export type PreferencesStore = ReturnType<typeof makePreferencesStore>;
