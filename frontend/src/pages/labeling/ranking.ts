/** Finding by typing: which of many things fit some letters, the best first. */
import type { Category } from '../../api/types';

/**
 * How well a text fits: 0 is its beginning, 1 the beginning of a word, 2 anywhere.
 * @returns  null when it does not fit at all
 */
export const rankOf = (text: string, typed: string): number | null => {
  const place = text.toLowerCase().indexOf(typed.toLowerCase());
  if (place < 0) return null;
  if (place === 0) return 0;
  return /[\s_/.-]/.test(text[place - 1] ?? '') ? 1 : 2;
};

export interface RankedCategory {
  readonly category: Category;
  /** Names of its parents, outermost first. */
  readonly parents: readonly string[];
  /** The alias that fits where the name does not. */
  readonly alias: string | null;
}

/** An alias fits less well than any part of the name, a parent's name less well than an alias. */
const RANK_OF_ALIAS = 3;
const RANK_OF_PARENT = RANK_OF_ALIAS + 3;

/**
 * Categories that fit in name, in an alias or in a parent's name; recently used ones first while
 * nothing is typed, and among equals afterwards.
 */
export const rankCategories = (
  categories: readonly Category[],
  typed: string,
  recentIds: readonly string[],
): readonly RankedCategory[] => {
  const byId = new Map(categories.map((one) => [one.id, one]));
  const recency = (id: string): number => {
    const place = recentIds.indexOf(id);
    return place < 0 ? recentIds.length : place;
  };
  return categories
    .filter(({ isRetired }) => !isRetired)
    .flatMap((category, order) => {
      const parents = parentsOf(category, byId);
      const { rank, alias } = fitOf(category, parents, typed);
      return rank === null ? [] : [{ category, parents, alias, rank, order }];
    })
    .sort(
      (a, b) =>
        a.rank - b.rank || recency(a.category.id) - recency(b.category.id) || a.order - b.order,
    )
    .map(({ category, parents, alias }) => ({ category, parents, alias }));
};

const fitOf = (
  category: Category,
  parents: readonly string[],
  typed: string,
): { readonly rank: number | null; readonly alias: string | null } => {
  if (typed === '') return { rank: 0, alias: null };
  const inName = rankOf(category.name, typed);
  if (inName !== null) return { rank: inName, alias: null };
  const [best] = category.aliases
    .flatMap((alias) => {
      const rank = rankOf(alias, typed);
      return rank === null ? [] : [{ rank: rank + RANK_OF_ALIAS, alias }];
    })
    .sort((a, b) => a.rank - b.rank);
  if (best !== undefined) return best;
  const isBelow = parents.some((name) => rankOf(name, typed) !== null);
  return { rank: isBelow ? RANK_OF_PARENT : null, alias: null };
};

const parentsOf = (category: Category, byId: ReadonlyMap<string, Category>): readonly string[] => {
  const names: string[] = [];
  const seen = new Set([category.id]);
  for (let id = category.parent; id !== null && !seen.has(id);) {
    seen.add(id);
    const parent = byId.get(id);
    if (parent === undefined) break;
    names.unshift(parent.name);
    id = parent.parent;
  }
  return names;
};
