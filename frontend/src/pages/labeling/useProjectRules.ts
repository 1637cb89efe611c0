/** Brings a project's rules onto the workbench: categories, what is asked, and the gate. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';

import { attributesQuery, categoriesQuery } from '../../api/queries';
import type { AttributeDefinition, Category, Project } from '../../api/types';
import type { AttributeDefinition as AskedDefinition } from '../../engine/attributes/attributes';
import type { Workbench } from './workbench';

const NO_CATEGORIES: readonly Category[] = [];

export const useProjectRules = (
  bench: Workbench,
  projectId: string,
  project: Project | undefined,
): readonly Category[] => {
  const { data: categories } = useQuery(categoriesQuery(projectId));
  const { data: attributes } = useQuery(attributesQuery(projectId));
  const definitions = useMemo(
    () => (attributes ?? []).map((one) => withCategoryIds(one, categories ?? NO_CATEGORIES)),
    [attributes, categories],
  );
  useEffect(() => {
    if (categories === undefined) return;
    const active = categories.filter((category) => !category.isRetired);
    bench.choices.setCategories(projectId, categories, active);
    const exclusiveCategories = categories.filter((one) => one.isExclusive).map(({ id }) => id);
    const parents = new Set(active.map(({ parent }) => parent));
    const broadCategories = categories.filter(({ id }) => parents.has(id)).map(({ id }) => id);
    bench.stores.findings.setState({ exclusiveCategories, broadCategories });
  }, [bench, projectId, categories]);
  useEffect(() => bench.stores.attributes.setState({ definitions }), [bench, definitions]);
  const gate = project?.gate;
  useEffect(() => {
    if (gate !== undefined) bench.stores.findings.setState({ gate });
  }, [bench, gate]);
  return categories ?? NO_CATEGORIES;
};

/** Objects name their category by id, definitions by number. */
const withCategoryIds = (
  { categoryNumbers, ...definition }: AttributeDefinition,
  categories: readonly Category[],
): AskedDefinition => ({
  ...definition,
  categories: categories
    .filter(({ number }) => categoryNumbers.includes(number))
    .map(({ id }) => id),
});
