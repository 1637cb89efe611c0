/** Rows of the object list: names, and which of them a filter leaves. */
import type { Category } from '../../api/types';
import type { Annotation } from '../../engine/operations/annotation';

export interface ObjectRowData {
  readonly id: string;
  /** Category and place on this image, from 1. */
  readonly name: string;
  readonly annotation: Annotation;
}

/**
 * Name all objects and keep those that fit.
 * @param filter  words that must all be in name, author or `#number`, in either case
 */
export const filterObjects = (
  annotations: readonly Annotation[],
  categories: readonly Category[],
  filter: string,
): readonly ObjectRowData[] => {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return annotations.flatMap((annotation, place) => {
    const { id, category, createdBy, number } = annotation;
    const name = `${names.get(category) ?? 'object'} ${String(place + 1)}`;
    const text = `${name} ${createdBy ?? ''} #${String(number ?? '')}`.toLowerCase();
    return words.every((word) => text.includes(word)) ? [{ id, name, annotation }] : [];
  });
};
