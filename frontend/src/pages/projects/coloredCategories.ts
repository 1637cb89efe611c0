/** A read list of categories with its colours, children behind their parents. */

import { categoryColor } from '../categoryColors';
import type { ListedCategory } from './categoryList';

export interface ColoredCategory extends ListedCategory {
  readonly color: string;
  /** 0 for one without a parent. */
  readonly depth: number;
}

/**
 * Give each category its colour.
 * @param chosen  colours picked by hand, by category name
 */
export const coloredCategories = (
  listed: readonly ListedCategory[],
  chosen: ReadonlyMap<string, string>,
): readonly ColoredCategory[] => {
  const found: ColoredCategory[] = [];
  const visit = (parent: string | null, depth: number): void => {
    listed.forEach((category, index) => {
      if (category.parent !== parent) return;
      const color = chosen.get(category.name) ?? categoryColor(index);
      found.push({ ...category, color, depth });
      visit(category.name, depth + 1);
    });
  };
  visit(null, 0);
  return found;
};
