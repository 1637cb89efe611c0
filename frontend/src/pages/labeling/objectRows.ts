/** Rows of the object list: names, and which of them a filter leaves. */
import type { Category } from '../../api/types';
import type { Annotation } from '../../engine/operations/annotation';
import { words } from '../../words/words';

export interface ObjectRowData {
  readonly id: string;
  /** Category and place on this image, from 1. */
  readonly name: string;
  readonly annotation: Annotation;
}

/**
 * Name all objects and keep those that fit.
 * @param filter  words that must all be in name, aliases, author or `#number`, in either case
 */
export const filterObjects = (
  annotations: readonly Annotation[],
  categories: readonly Category[],
  filter: string,
): readonly ObjectRowData[] => {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return annotations.flatMap((annotation, place) => {
    const { id, category, createdBy, number } = annotation;
    const { name: kind = words.editor.object, aliases = [] } = byId.get(category) ?? {};
    const name = `${kind} ${String(place + 1)}`;
    const text = [name, ...aliases, createdBy ?? '', `#${String(number ?? '')}`]
      .join(' ')
      .toLowerCase();
    return wanted.every((word) => text.includes(word)) ? [{ id, name, annotation }] : [];
  });
};
